"""Checks what a screen reader needs of a page: landmarks, headings, names, tables, languages.

usage: accessible.py <dom.html

Reads the document as a browser has it (--dump-dom), so all elements are closed. The rules are
those of WCAG 2.2 that can be told from the markup: 1.1.1, 1.3.1, 2.4.1, 2.4.2, 2.4.4, 2.4.6, 3.1.1,
3.1.2, 4.1.2.
"""
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "col", "img", "wbr"}
# Elements whose text is a person's own, and so may be written in either direction.
OWN_TEXT = re.compile(r"\b(paragraph|lead|title|heading|quotation)\b")


class Element:
    def __init__(self, name, attributes, parent):
        self.name, self.attributes, self.parent = name, dict(attributes), parent
        self.children, self.text = [], ""

    def get(self, name):
        return self.attributes.get(name)

    def all(self):
        for child in self.children:
            yield child
            yield from child.all()

    def find(self, *names):
        return [element for element in self.all() if element.name in names]

    def words(self):
        return (self.text + " ".join(child.words() for child in self.children)).strip()

    def ancestors(self):
        at = self.parent
        while at:
            yield at
            at = at.parent

    def __str__(self):
        listed = " ".join(f'{name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.name} {listed}>"[:120]


class Tree(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", {}, None)

    def handle_starttag(self, name, attributes):
        element = Element(name, attributes, self.at)
        self.at.children.append(element)
        if name not in VOID:
            self.at = element

    def handle_endtag(self, name):
        at = self.at
        while at and at.name != name:
            at = at.parent
        if at and at.parent:
            self.at = at.parent

    def handle_data(self, data):
        self.at.text += data


def faults(root):
    elements = list(root.all())
    ids = [element.get("id") for element in elements if element.get("id")]
    known = set(ids)
    hidden = {e for e in elements if e.get("aria-hidden") == "true"}

    def is_named(element):
        return (
            element.get("aria-label")
            or (element.get("aria-labelledby") or "") in known
            or element.words()
        )

    # The document.
    if not (root.find("html") and root.find("html")[0].get("lang")):
        yield "the document has no language"
    if not any(title.words() for title in root.find("title")):
        yield "the document has no title"
    for name in ("main", "h1"):
        if len(root.find(name)) != 1:
            yield f"there are {len(root.find(name))} <{name}>, not one"
    for element in root.find("article", "aside", "form", "p", "table"):
        names = {ancestor.name for ancestor in element.ancestors()}
        if not names & {"main", "header", "nav", "footer", "svg"}:
            yield f"{element} is in no landmark"
    for one in sorted({i for i in ids if ids.count(i) > 1}):
        yield f'the id "{one}" is given {ids.count(one)} times'
    # Headings.
    level = 0
    for heading in root.find("h1", "h2", "h3", "h4", "h5", "h6"):
        if int(heading.name[1]) > level + 1:
            yield f"{heading} follows <h{level}>"
        level = int(heading.name[1])
        if not heading.words():
            yield f"{heading} is empty"
    # Names.
    labelled = {label.get("for") for label in root.find("label") if label.words()}
    for label in root.find("label"):
        if label.get("for") and label.get("for") not in known:
            yield f"{label} is of nothing"
    for element in root.find("input", "select", "textarea"):
        if element.get("id") not in labelled and not element.get("aria-label"):
            yield f"{element} has no label"
    for element in root.find("a", "button", "summary"):
        if not is_named(element):
            yield f"{element} has no name"
    for element in root.find("a"):
        target = element.get("href") or ""
        if target.startswith("#") and target[1:] not in known:
            yield f"{element} leads nowhere"
    for element in elements:
        for reference in (element.get("aria-labelledby") or "").split():
            if reference not in known:
                yield f"{element} is named by nothing"
        if element.get("tabindex") == "0" and not (element.get("role") and is_named(element)):
            yield f"{element} can be reached and does not say what it is"
    for details in root.find("details"):
        if not details.children or details.children[0].name != "summary":
            yield f"{details} does not begin with a summary"
    # Pictures.
    for element in root.find("svg"):
        if element not in hidden and not (element.get("role") == "img" and is_named(element)):
            yield f"{element} has no name"
    for element in root.find("img"):
        if element.get("alt") is None:
            yield f"{element} has no text for it"
    # Tables.
    for table in root.find("table"):
        captions = [child for child in table.children if child.name == "caption"]
        if not (any(caption.words() for caption in captions) or table.get("aria-label")):
            yield f"{table} has no caption"
        heads = table.find("th")
        if not any(head.get("scope") == "col" for head in heads):
            yield f"{table} has no heads of columns"
        for head in heads:
            if not head.get("scope"):
                yield f"{head} in {table} has no scope"
            elif not head.words():
                yield f"{head} in {table} is empty"
        for group in table.find("thead", "tr"):
            if "unseen" in (group.get("class") or "").split():
                yield f"{group} is out of its table"
    # Languages and directions.
    for element in elements:
        if "text" in (element.get("class") or "").split() and element.name == "div":
            if element.get("lang") is None:
                yield f"{element} does not say its language"
            for child in element.children:
                if OWN_TEXT.search(child.get("class") or "") and child.get("dir") != "auto":
                    yield f"{child} has no direction of its own"


def main():
    tree = Tree()
    tree.feed(sys.stdin.read())
    found = list(faults(tree.root))
    for fault in found[:20]:
        print(f"accessible.py: {fault}", file=sys.stderr)
    sys.exit(1 if found else 0)


main()
