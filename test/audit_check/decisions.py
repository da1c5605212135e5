"""The rules applied to the measurements a second time: what each question is answered by, and how often resamples agree."""
import numpy as np

RESAMPLES = 2000


def seed_values(measured, rules, subject, measure, judge=0, point=0, mapped=0):
    found = {}
    by = rules["measures"][measure]["by"]
    for one in measured["subjects"]:
        if one["subject"] != subject:
            continue
        if by == "judge":
            value = one["judged"][measure][judge][point]
        elif by == "map":
            value = one["maps"][mapped if mapped < len(one["maps"]) else 0]["values"][measure]
        else:
            value = one["values"][measure]
        found[one["seed"]] = value
    return found


def compared(measured, rules, criterion, **reading):
    own = seed_values(measured, rules, criterion["subject"], criterion["measure"], **reading)
    against = criterion.get("against")
    if not against:
        return own
    other = seed_values(measured, rules, against["subject"], against.get("measure", criterion["measure"]), **reading)
    seeds = other if None in own else own if None in other else [seed for seed in own if seed in other]
    get = lambda values, seed: values[None] if None in values else values[seed]
    ratio = against["by"] == "ratio"
    return {seed: get(own, seed) / get(other, seed) if ratio else get(own, seed) - get(other, seed) for seed in seeds}


def met(criterion, mean, threshold=None):
    threshold = criterion["threshold"] if threshold is None else threshold
    return mean >= threshold if criterion["relation"] == "at least" else mean <= threshold


def answer(measured, rules, criteria, **reading):
    return all(met(c, np.mean(list(compared(measured, rules, c, **reading).values()))) for c in criteria)


def readings(measured, rules, criteria):
    """The answer at every other reading: thresholds, judges, operating points, maps."""
    share = rules["decision"]["thresholdShare"]
    answers = []
    for i, criterion in enumerate(criteria):
        anchor, threshold = criterion.get("anchor", 0), criterion["threshold"]
        around = [] if threshold == anchor else [anchor + (threshold - anchor) * (1 + sign * share) for sign in (-1, 1)]
        for other in around + list(criterion.get("also", [])):
            changed = criteria[:i] + [criterion | {"threshold": other}] + criteria[i + 1:]
            answers.append(answer(measured, rules, changed))
    kinds = {rules["measures"][m]["by"] for c in criteria for m in (c["measure"], (c.get("against") or {}).get("measure", c["measure"]))}
    if "judge" in kinds:
        answers += [answer(measured, rules, criteria, judge=j) for j in range(1, len(measured["judges"]))]
        answers += [answer(measured, rules, criteria, point=p) for p in range(1, len(measured["readings"]["operatingPoints"]))]
    if "map" in kinds:
        answers += [answer(measured, rules, criteria, mapped=m) for m in range(1, len(measured["readings"]["maps"]))]
    return answers


def seed_share(measured, rules, criteria, base, random):
    values = [compared(measured, rules, criterion) for criterion in criteria]
    seeds = {seed for value in values for seed in value if seed is not None}
    shared = [seed for seed in seeds if all(None in value or seed in value for value in values)]
    if len(shared) < 2:
        return 1.0
    agree = 0
    for drawn in random.choice(shared, (RESAMPLES, len(shared))):
        means = [value[None] if None in value else np.mean([value[seed] for seed in drawn]) for value in values]
        agree += all(met(c, mean) for c, mean in zip(criteria, means)) == base
    return agree / RESAMPLES


def decide(measured, rules, question, random):
    """The verdict on one question, and the share of resamples that agree."""
    if question.get("byDefinition"):
        return "holds", 1.0
    if question.get("undecidable"):
        return "can't be decided", 1.0
    criteria = question["criteria"]
    base = answer(measured, rules, criteria)
    share = seed_share(measured, rules, criteria, base, random)
    firm = share >= rules["decision"]["stableShare"] and all(one == base for one in readings(measured, rules, criteria))
    for control in question.get("controls", []):
        tried = criteria[control.get("criterion", 0)] | {"subject": control["subject"]}
        firm &= answer(measured, rules, [tried]) == (control["expected"] == "pass")
    return ("holds" if base else "does not hold") if firm else "can't be decided", share
