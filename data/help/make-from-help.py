#!/usr/bin/env python3
# SPDX-License-Identifier: CC0-1.0
"""Makes completions and manual pages of what the program `weir` says of itself with --help.

Its help is made from the tables of its options, so that what is made here has all of them.
"""

import argparse
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

# What an option's value can be, where the help does not tell it by a file's name.
CHOICES = {
    "cpus": ["ignore"],
    "pattern": ["constant", "ramp", "burst", "poisson"],
    "progress": ["auto", "bar", "json", "off"],
}
FILES = {"OUT", "FILE", "SOCKET"}

OPTION = re.compile(r"^  (?:-(?P<short>\w), )?--(?P<long>[\w-]+)(?:=(?P<value>\S+))?"
                    r"(?:\s{2,}(?P<text>.*))?$")
# The shortest way to write an option that has no long name.
SHORT = re.compile(r"^  -(?P<short>\w)(?:\s{2,}(?P<text>.*))$")


@dataclass
class Option:
    short: str
    long: str
    value: str
    text: str

    @property
    def choices(self):
        return CHOICES.get(self.long, [])

    @property
    def takes_file(self):
        return self.value in FILES


@dataclass
class Command:
    name: str
    summary: str
    parameters: str = ""
    options: list = field(default_factory=list)
    description: str = ""


def ask(weir, *arguments):
    return subprocess.run([weir, *arguments], check=True, stdout=subprocess.PIPE, text=True,
                          encoding="utf-8", env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout


def read_options(text):
    for line in text.splitlines():
        match = OPTION.match(line) or SHORT.match(line)
        if match:
            found = match.groupdict()
            yield Option(found["short"], found.get("long"), found.get("value"), found["text"] or "")


def read_command(weir, name, summary):
    text = ask(weir, "help", name)
    command = Command(name, summary)
    if name == "help":
        return command
    usage, rest = text.split("\n\n", 1)
    command.parameters = re.sub(r"^.*?\[OPTION\W*\]\s*", "", usage.splitlines()[1]).strip()
    blocks = rest.split("\n\n")
    is_option = [block.startswith(("Help Options:", "Application Options:")) for block in blocks]
    for block, told in zip(blocks, is_option):
        if told:
            command.options.extend(read_options(block))
    command.description = "\n\n".join(block for block, told in zip(blocks, is_option) if not told)
    return command


def read_program(weir):
    lines = re.search(r"^Commands:\n(.*?)\n\n", ask(weir, "--help"), re.DOTALL | re.MULTILINE)[1]
    return [read_command(weir, *line.split(None, 1)) for line in lines.splitlines()]


# Completions

def takes_flow(command):
    return command.parameters.startswith("FLOW")


def words_of(command):
    for option in command.options:
        if option.short:
            yield f"-{option.short}"
        if option.long:
            yield f"--{option.long}"


def make_bash(commands):
    names = " ".join(command.name for command in commands)
    lines = [
        "# Completion of weir for bash; made from what it says with --help.",
        "_weir ()",
        "{",
        "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}",
        "  local command=${COMP_WORDS[1]} options=''",
        "",
        "  COMPREPLY=()",
        "  if [ \"$COMP_CWORD\" -eq 1 ]; then",
        f"    mapfile -t COMPREPLY < <(compgen -W '{names} --help --version' -- \"$current\")",
        "    return",
        "  fi",
        "",
        "  # \"--progress=b\" comes as three words.",
        "  if [ \"$current\" = = ]; then",
        "    current=''",
        "  elif [ \"$before\" = = ]; then",
        "    before=${COMP_WORDS[COMP_CWORD-2]}",
        "  fi",
        "  case $before in",
    ]
    choices = {option.long: option.choices
               for command in commands for option in command.options if option.choices}
    for name, values in sorted(choices.items()):
        lines += [
            f"    --{name})",
            f"      mapfile -t COMPREPLY < <(compgen -W '{' '.join(values)}' -- \"$current\")",
            "      return",
            "      ;;",
        ]
    lines += ["  esac", "", "  case $command in"]
    for command in commands:
        words = " ".join(words_of(command))
        if command.name == "help":
            words = " ".join(other.name for other in commands)
        lines.append(f"    {command.name}) options='{words}' ;;")
    lines += [
        "  esac",
        "  if [ \"$command\" = help ] || [ \"${current#-}\" != \"$current\" ]; then",
        "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")",
        "  fi",
        "}",
        "complete -o default -F _weir weir",
    ]
    return "\n".join(lines) + "\n"


def quote(text):
    return "'" + text.replace("'", "'\\''") + "'"


def zsh_option(option):
    text = re.sub(r"([\[\]:])", r"\\\1", option.text)
    action = ""
    if option.value:
        kind = "_files" if option.takes_file else f"({' '.join(option.choices)})"
        action = f":{option.value.lower()}:{kind if option.takes_file or option.choices else ' '}"
    names = [name for name in (option.short and f"-{option.short}",
                               option.long and f"--{option.long}" + ("=" if option.value else ""))
             if name]
    for name in names:
        short_value = "+" if option.value and not name.startswith("--") else ""
        many = "*" if option.long == "set" else ""
        yield quote(f"{many}{name}{short_value}[{text}]{action}")


def make_zsh(commands):
    lines = [
        "#compdef weir",
        "# Completion of weir for zsh; made from what it says with --help.",
        "",
        "_weir ()",
        "{",
        "  local -a commands",
        "  commands=(",
        *(f"    {quote(command.name + ':' + command.summary)}" for command in commands),
        "  )",
        "  if (( CURRENT == 2 )); then",
        "    _describe command commands",
        "    _arguments '--help[Print the help]' '--version[Print the version]'",
        "    return",
        "  fi",
        "",
        "  local command=$words[2]",
        "  shift words",
        "  (( CURRENT-- ))",
        "  case $command in",
    ]
    for command in commands:
        lines.append(f"    {command.name})")
        if command.name == "help":
            lines.append("      _describe command commands")
        else:
            files = "'*:flow:_files -g \"*.json\"'" if command.parameters == "FLOW..." else (
                "'1:flow:_files -g \"*.json\"' '*:file:_files'" if takes_flow(command)
                else "'*:file:_files'")
            lines.append("      _arguments -s \\")
            for option in command.options:
                lines.extend(f"        {text} \\" for text in zsh_option(option))
            lines.append(f"        {files}")
        lines.append("      ;;")
    lines += ["  esac", "}", "", "_weir \"$@\""]
    return "\n".join(lines) + "\n"


def fish_quote(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def make_fish(commands):
    lines = [
        "# Completion of weir for fish; made from what it says with --help.",
        "complete -c weir -n __fish_use_subcommand -f -l help -d 'Print the help'",
        "complete -c weir -n __fish_use_subcommand -f -l version -d 'Print the version'",
    ]
    for command in commands:
        lines.append(f"complete -c weir -n __fish_use_subcommand -f -a {command.name} "
                     f"-d {fish_quote(command.summary)}")
    for command in commands:
        condition = f"-n '__fish_seen_subcommand_from {command.name}'"
        if command.name == "help":
            names = " ".join(other.name for other in commands)
            lines.append(f"complete -c weir {condition} -f -a {fish_quote(names)}")
        for option in command.options:
            line = f"complete -c weir {condition}"
            if option.short:
                line += f" -s {option.short}"
            if option.long:
                line += f" -l {option.long}"
            if option.value:
                line += " -r" if option.takes_file else " -x"
            if option.choices:
                line += f" -a {fish_quote(' '.join(option.choices))}"
            lines.append(f"{line} -d {fish_quote(option.text)}")
    return "\n".join(lines) + "\n"


# Manual pages

def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"^\.", r"\\&.", text, flags=re.MULTILINE)


def paragraphs(text):
    """Blocks that are indented stay as they are."""
    for block in text.split("\n\n"):
        if not block.strip():
            continue
        if block.startswith("  "):
            yield ".PP\n.EX\n" + roff(block) + "\n.EE"
        else:
            yield ".PP\n" + roff(block)


def make_manual(commands, name):
    command = next(command for command in commands if command.name == name)
    title = roff(f"weir-{name}")
    lines = [
        ".\\\" SPDX-License-Identifier: CC0-1.0",
        ".\\\" Made from what the program says with --help.",
        f".TH {roff('WEIR-' + name.upper())} 1 \"\" \"Weir\" \"User Commands\"",
        ".SH NAME",
        f"{title} \\- {roff(command.summary[0].lower() + command.summary[1:])}",
        ".SH SYNOPSIS",
        f".B weir {roff(name)}",
        f"[\\fIOPTION\\fR...] {roff(command.parameters)}".rstrip(),
        ".SH DESCRIPTION",
        *paragraphs(command.description),
        ".SH OPTIONS",
    ]
    for option in command.options:
        names = [text for text in (option.short and f"\\-{option.short}",
                                   option.long and roff(f"--{option.long}")) if text]
        value = f"=\\fI{roff(option.value)}\\fR" if option.value else ""
        lines += [".TP", "\\fB" + "\\fR, \\fB".join(names) + "\\fR" + value,
                  roff(option.text) + "."]
    lines += [
        ".SH EXIT STATUS",
        "As of all commands; see",
        ".BR weir (1).",
        ".SH SEE ALSO",
        ".BR weir (1)",
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weir", help="the program")
    parser.add_argument("what", choices=["bash", "zsh", "fish", "manual"])
    parser.add_argument("output", type=Path)
    parser.add_argument("--command", help="which command's manual page")
    arguments = parser.parse_args()
    commands = read_program(arguments.weir)
    if arguments.what == "manual":
        text = make_manual(commands, arguments.command)
    else:
        text = {"bash": make_bash, "zsh": make_zsh, "fish": make_fish}[arguments.what](commands)
    arguments.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
