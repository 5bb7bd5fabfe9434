"""Writes our stylesheets in one form: a rule is a line where it fits, layers are not indented.

`python scripts/format_css.py FILE…`; with --check it only says which files differ. It keeps the
stylesheets small without a build step.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

WIDTH = 120
INDENT = "\t"
# A comment, a text in quotes, a brace, a semicolon, or whatever stands between those.
PIECES = re.compile(r"/\*.*?\*/|\"[^\"]*\"|'[^']*'|[{};]|[^{};\"'/]+|/", re.DOTALL)


@dataclass
class Rule:
    """A selector or at-rule with what stands in its braces: rules, and declarations as texts."""

    selector: str
    body: list["Rule | str"] = field(default_factory=list)


def parse(text: str) -> list[Rule | str]:
    """The rules of a stylesheet; declarations end in a semicolon, comments stay whole."""
    stack, words = [Rule("")], ""
    for piece in PIECES.findall(text):
        if piece.startswith("/*"):
            stack[-1].body.append(piece)
        elif piece == "{":
            stack.append(Rule(" ".join(words.split())))
            words = ""
        elif piece in (";", "}"):
            if words.strip():
                stack[-1].body.append(" ".join(words.split()) + ";")
            words = ""
            if piece == "}":
                closed = stack.pop()
                stack[-1].body.append(closed)
        else:
            words += piece
    return stack[0].body


def filled(parts: list[str], pad: str) -> Iterator[str]:
    """Declarations or selectors, as many on a line as it holds."""
    line = ""
    for part in parts:
        if line and len(pad + line + part) >= WIDTH:
            yield pad + line
            line = ""
        line = f"{line} {part}" if line else part
    if line:
        yield pad + line


def inline(rule: Rule) -> str:
    """The rule on one line, however long."""
    body = " ".join(part if isinstance(part, str) else inline(part) for part in rule.body)
    return f"{rule.selector} {{{body.removesuffix(';')}}}"


def fits(rule: Rule, pad: str) -> bool:
    """Whether one line can hold it: short, without comments, at most one rule within."""
    inner = [part for part in rule.body if isinstance(part, Rule)]
    return len(inner) <= 1 and "/*" not in inline(rule) and len(pad + inline(rule)) <= WIDTH


def written(rule: Rule, pad: str) -> Iterator[str]:
    """One rule, on one line where it fits; a long list of selectors takes several."""
    if rule.selector.startswith("@layer"):
        yield from [f"{rule.selector} {{", *lines(rule.body), "}"]
    elif fits(rule, pad):
        yield pad + inline(rule)
    else:
        first, *rest = filled(re.split(r"(?<=,) ", f"{rule.selector} {{"), pad)
        yield from [first, *(INDENT + line for line in rest)]
        yield from lines(rule.body, pad + INDENT)
        yield f"{pad}}}"


def lines(body: list[Rule | str], pad: str = "") -> Iterator[str]:
    """Everything of a stylesheet or a rule, line by line."""
    waiting: list[str] = []
    for part in body:
        if isinstance(part, str) and part.endswith(";"):
            waiting.append(part)
            continue
        yield from filled(waiting, pad)
        waiting = []
        yield from [pad + part] if isinstance(part, str) else written(part, pad)
    yield from filled(waiting, pad)


def main(names: list[str]) -> int:
    """Formats the files, or with --check counts those that differ."""
    differing = 0
    for file in (Path(name) for name in names if name != "--check"):
        text = file.read_text()
        wanted = "\n".join(lines(parse(text))) + "\n"
        differing += text != wanted
        if "--check" in names and text != wanted:
            sys.stderr.write(f"Would reformat: {file}\n")
        elif text != wanted:
            file.write_text(wanted)
    return int("--check" in names and differing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
