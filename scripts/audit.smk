"""The audit's parts as tasks of Snakemake, for more cores or machines than one: each model is trained and measured by itself.

    python3 -m pip install snakemake
    snakemake --snakefile scripts/audit.smk --cores 2                     # two at a time on this machine
    snakemake --snakefile scripts/audit.smk --executor slurm --jobs 40    # on a cluster, with a plugin of Snakemake's

Run it in the checkout's folder, after `npm run setup`, on machines that share that folder. `--config quick=1` makes the trial in
.cache/quick. What was killed goes on where it was when it is started again with --rerun-incomplete, after --unlock where Snakemake itself
was killed: the parts that are done stay, and a training goes on after its last epoch.
"""
import subprocess

QUICK = bool(int(config.get("quick", 0)))
HOME = ".cache/quick" if QUICK else "."
AUDIT = "node dist/scripts/vae.js audit" + (" --quick" if QUICK else "")
KEPT = f"{HOME}/runs/audit/{{part}}/measurements.json"

# The command itself knows its parts: "done" or "missing", then the name.
LISTED = subprocess.run([*AUDIT.split(), "--parts"], capture_output=True, text=True, check=True).stdout
PARTS = [line.split()[1] for line in LISTED.splitlines() if line.split()[0] in ("done", "missing")]
JUDGES = [part for part in PARTS if part.startswith("judge")]
FIRST_MODEL = next(part for part in PARTS if part.startswith("vae-"))


# A file of its own says that the results are written: Snakemake deletes what a task is about to write, and results/audit.json
# is to be there until the new one replaces it.
rule results:
    input:
        expand(KEPT, part=PARTS),
    output:
        touch(f"{HOME}/runs/audit/results-are-written"),
    shell:
        AUDIT


rule judge:
    output:
        KEPT,
    wildcard_constraints:
        part="judge.*",
    shell:
        f"{AUDIT} --part {{wildcards.part}}"


# Measured by the judges, which would be trained once by each of them if they were not there before.
rule part:
    input:
        # The facts are about the first model too: two tasks at once can't train it in one folder.
        lambda wildcards: ancient(expand(KEPT, part=JUDGES + [FIRST_MODEL] * (wildcards.part == "facts"))),
    output:
        KEPT,
    wildcard_constraints:
        part="(?!judge).*",
    shell:
        f"{AUDIT} --part {{wildcards.part}}"
