"""Turns executed notebooks into HTML pages that ask nothing of the network: report.py DESCRIPTION

DESCRIPTION is JSON: {"folder", "assets", "documents", "names", "pages": [{"notebook", "name", "title", "previous", "next"}]},
where names are those of all reports of the folder, documents is the folder of the Markdown that notebooks link to as ../docs,
and previous and next are {"href", "title"} or null. Plotly and MathJax lie in
the folder's assets already. What would make a page large goes there too: figures of many points, pages in frames.
"""
import base64
import glob
import html as escaping
import json
import os
import re
import sys
from urllib.parse import quote, unquote

import nbformat
from bs4 import BeautifulSoup
from jinja2 import pass_context
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from traitlets.config import Config

PLOTLY = "application/vnd.plotly.v1+json"
HERE = os.path.dirname(os.path.abspath(__file__))
# A figure's data above this, in characters, lies beside the page.
LARGE = 100_000


class ReportExporter(HTMLExporter):
    """Links in Markdown lead to reports where they led to notebooks, and nowhere where the folder has no such file."""

    relink = staticmethod(lambda html: html)

    @pass_context
    def markdown2html(self, context, source):
        return self.relink(super().markdown2html(context, source))


def write_whole(path, text):
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(f"{path}.new", path)


class Folder:
    """The folder of the reports, with the files beside the pages."""

    def __init__(self, path, assets, documents, names):
        self.path, self.assets, self.documents, self.names = path, assets, documents, names

    def relink(self, html):
        """Not with BeautifulSoup, nor nbconvert's embed_images: they close a <details> before the Markdown that it folds."""
        embedded = re.sub(r'(<img\b[^>]*?\ssrc=")([^":]*\.png)"', self.embed, html)
        return re.sub(r'(<a\b[^>]*?)\shref="([^"]*)"', self.link, embedded)

    def link(self, match):
        start, href = match.groups()
        if re.match(r"[a-z][a-z0-9+.-]*:|//|#", href, re.IGNORECASE):
            return match[0]
        path, mark, fragment = href.partition("#")
        name, ending = os.path.splitext(unquote(path))
        if ending == ".ipynb" and name in self.names:
            return f'{start} href="{quote(name)}.html{mark}{fragment}"'
        neighbour = re.fullmatch(r"\.\./reports/([\w.-]+)", path)
        if neighbour and os.path.isfile(os.path.join(self.path, neighbour[1])):
            return f'{start} href="{neighbour[1]}"'
        document = re.fullmatch(r"\.\./docs/([\w.-]+)\.md", path)
        if document and os.path.isfile(os.path.join(self.documents, f"{document[1]}.md")):
            return f'{start} href="{self.document(document[1])}"'
        return match[0] if os.path.isfile(os.path.join(self.path, unquote(path))) else start

    def document(self, name):
        """Markdown as a page of the folder, which may be handed on without the checkout."""
        with open(os.path.join(self.documents, f"{name}.md"), encoding="utf-8") as file:
            body = self.relink(markdown2html(file.read()))
        style = ".anchor-link { display: none } body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif }"
        title = escaping.escape(name)
        page = f'<!doctype html>\n<meta charset="utf-8"><title>{title}</title>\n<style>{style}</style>\n{body}\n'
        write_whole(os.path.join(self.path, self.assets, f"{name}.html"), page)
        return f"{self.assets}/{name}.html"

    def embed(self, match):
        """A picture as part of the page; ../results/name.png is the same file for documents and for notebooks."""
        path = os.path.join(self.documents, unquote(match[2]))
        if not os.path.isfile(path):
            return match[0]
        with open(path, "rb") as file:
            return f'{match[1]}data:image/png;base64,{base64.b64encode(file.read()).decode()}" style="max-width: 100%"'

    def add(self, name, text):
        """Writes a file to the assets; where a page of the folder is the very same, that one is taken."""
        for page in glob.glob(os.path.join(glob.escape(self.path), "*.html")):
            if os.path.getsize(page) == len(text.encode()):
                with open(page, encoding="utf-8") as file:
                    if file.read() == text:
                        return quote(os.path.basename(page))
        write_whole(os.path.join(self.path, self.assets, name), text)
        return f"{self.assets}/{quote(name)}"

    def drop(self, name, kept):
        """Removes what an earlier page of this name left in the assets and the present one does not use."""
        for path in glob.glob(os.path.join(glob.escape(os.path.join(self.path, self.assets)), f"{glob.escape(name)}.part-*")):
            if f"{self.assets}/{quote(os.path.basename(path))}" not in kept:
                os.remove(path)


def script_json(value):
    """JSON as it may stand in a script element, which a "<" could end. Half of json.dumps's size outside ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


class Parts:
    """The parts of one page that lie beside it, numbered in their order."""

    def __init__(self, folder, name):
        self.folder, self.name, self.count, self.written = folder, name, 0, set()

    def add(self, ending, text):
        self.count += 1
        path = self.folder.add(f"{self.name}.part-{self.count}.{ending}", text)
        self.written.add(path)
        return path

    def figure(self, figure, number):
        """What the template draws a figure from: its script, in the page or beside it."""
        # Plotly's texts have HTML's entities; the alternative text of the picture is escaped by the template.
        title = escaping.unescape(figure.get("layout", {}).get("title", {}).get("text", ""))
        draw = f"drawFigure({script_json(f'figure-{number}')}, {script_json(figure)});"
        return {"id": f"figure-{number}", "title": title, **({"src": self.add("js", draw)} if len(draw) > LARGE else {"script": draw})}

    def frames(self, html, picture):
        """HTML whose frames show files instead of a page that they carry, and their picture on paper."""
        soup = BeautifulSoup(html, "html.parser")
        for frame in soup.find_all("iframe", srcdoc=True):
            path = self.add("html", frame["srcdoc"])
            del frame["srcdoc"]
            frame["src"] = f"{path}#light"  # as the report is, whatever the system's look
            alone = soup.new_tag("a", href=path, target="_blank")
            alone.string = "Open it in a page of its own"
            line = soup.new_tag("p", attrs={"class": "alone"})
            line.append(alone)
            frame.insert_after(line)
            if picture:
                still = soup.new_tag("img", src=f"data:image/png;base64,{picture}", alt=frame.get("title", ""))
                still["class"] = "frame-still"
                line.insert_after(still)
                picture = None
        return str(soup)


def prepare(notebook, parts):
    """Puts beside the page what is too large for it."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", []) if "data" in output]
    for number, output in enumerate(outputs, 1):
        data = output["data"]
        if PLOTLY in data:
            output.setdefault("metadata", {})["report"] = parts.figure(data[PLOTLY], number)
        elif "srcdoc" in data.get("text/html", ""):
            data["text/html"] = parts.frames(data["text/html"], data.get("image/png", "").replace("\n", ""))


def main(description):
    told = json.loads(description)
    folder = Folder(told["folder"], told["assets"], told["documents"], set(told["names"]))
    config = Config()
    config.NbConvertBase.display_data_priority = [PLOTLY, *HTMLExporter().default_config.NbConvertBase.display_data_priority]
    exporter = ReportExporter(
        config=config, template_name="template", extra_template_basedirs=[HERE], exclude_input_prompt=True, exclude_output_prompt=True
    )
    exporter.relink = folder.relink
    for page in told["pages"]:
        notebook = nbformat.read(page["notebook"], as_version=4)
        notebook.metadata["title"] = page["title"]
        parts = Parts(folder, page["name"])
        prepare(notebook, parts)
        html, _ = exporter.from_notebook_node(notebook, {"report": {**page, "assets": told["assets"]}, "metadata": {"name": page["name"]}})
        write_whole(os.path.join(folder.path, f"{page['name']}.html"), html)
        folder.drop(page["name"], parts.written)


if __name__ == "__main__":
    main(*sys.argv[1:])
