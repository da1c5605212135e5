"""Turns executed notebooks into self-contained HTML: report.py PLOTLY_JS MATHJAX_JS (NOTEBOOK HTML)...

The page asks nothing of the network: plotly.js and MathJax stand in it once each.
"""
import json
import os
import sys

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

PLOTLY = "application/vnd.plotly.v1+json"
HERE = os.path.dirname(os.path.abspath(__file__))


def script(path):
    with open(path, encoding="utf-8") as file:
        return file.read().replace("</script", "<\\/script").replace("<!--", "<\\!--")


def main(plotly, mathjax, *pairs):
    config = Config()
    config.NbConvertBase.display_data_priority = [PLOTLY, *HTMLExporter().default_config.NbConvertBase.display_data_priority]
    # Without embed_images, which closes <details> before the Markdown that they fold.
    exporter = HTMLExporter(
        config=config, template_name="template", extra_template_basedirs=[HERE], exclude_input_prompt=True, exclude_output_prompt=True
    )
    # Half the size of nbconvert's own json_dumps for text outside ASCII.
    exporter.register_filter("figure_json", lambda figure: json.dumps(figure, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"))
    inlined = {"plotly_js": script(plotly), "mathjax_js": script(mathjax)}
    for source, target in zip(pairs[::2], pairs[1::2]):
        name = os.path.splitext(os.path.basename(source))[0]
        notebook = nbformat.read(source, as_version=4)
        page, _ = exporter.from_notebook_node(notebook, {**inlined, "metadata": {"name": name}})
        os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
        with open(f"{target}.new", "w", encoding="utf-8") as file:
            file.write(page)
        os.replace(f"{target}.new", target)


if __name__ == "__main__":
    main(*sys.argv[1:])
