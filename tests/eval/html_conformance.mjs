// What parse5 makes of the pages of tests/html/pages.txt, for tests/test_html_pages.c.
//
// usage: npm install --prefix DIR parse5@8.1.1
//        node tests/eval/html_conformance.mjs DIR >tests/html/expected.txt
//        node tests/eval/html_conformance.mjs DIR PAGE...   the same of other files
//
// A page's lines are told from parse5's tree by what features/page/html_tags.c says of each
// element, read from there, and by the rules of features/page/html_tree.h: so the two programs
// share the meaning of elements, and nothing of how markup is read. Each line is printed as its
// mark, how many of its bytes are in links, and its text; a title stands before them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [directory, ...files] = process.argv.slice(2);
const require = createRequire(resolve(directory, "node_modules") + "/");
const { pathToFileURL } = await import("node:url");
const { parse } = await import(pathToFileURL(require.resolve("parse5")));

const root = new URL("../..", import.meta.url);
const tags = new Map();
const table = readFileSync(new URL("features/page/html_tags.c", root), "utf8");
for (const row of table.matchAll(/\{"(\w*)", ([^}]*)\}/g)) {
    const [flags, mark, level] = row[2].split(", ");
    tags.set(row[1], { flags: new Set(flags.split(" | ")), mark, level: Number(level) });
}

const HTML = "http://www.w3.org/1999/xhtml";
const bytes = (text) => Buffer.byteLength(text);
const value = (node, name) => node.attrs?.find((a) => a.name === name)?.value;

function tagOf(node, around) {
    const root = ["svg", "math"].includes(node.tagName) && around.html;
    const known = node.namespaceURI === HTML || root;
    return (known && tags.get(node.tagName)) || tags.get("");
}

function isHidden(node) {
    return (
        value(node, "hidden") !== undefined ||
        value(node, "aria-hidden") === "true" ||
        /display[ \n\t\r\f]*:[ \n\t\r\f]*none/i.test(value(node, "style") ?? "")
    );
}

// What a line knows of the elements around it.
function inside(around, node) {
    const tag = tagOf(node, around);
    const is = (flag) => tag.flags.has(flag);
    const frame = {
        up: around,
        depth: around.depth + 1,
        html: node.namespaceURI === HTML,
        invisible: around.invisible || is("TAG_INVISIBLE") || is("TAG_FALLBACK") || isHidden(node),
        pre: around.pre || is("TAG_PRE"),
        link: around.link || (is("TAG_LINK") && value(node, "href") !== undefined),
        quotes: around.quotes + (tag === tags.get("q")),
        mark: around.mark,
    };
    if (tag.mark !== "LINE_PLAIN") frame.mark = tag.mark + (tag.level || "");
    else if (is("TAG_BLOCK") && around.mark === "LINE_TABLE") frame.mark = "LINE_PLAIN";
    return [tag, frame];
}

function common(a, b) {
    while (a !== b) {
        if (a.depth >= b.depth) a = a.up;
        else b = b.up;
    }
    return a;
}

class Lines {
    all = [];
    line = null;
    breaks = 0;

    finish() {
        const line = this.line;
        this.line = null;
        this.breaks = 0;
        if (!line) return;
        const text = line.text.replace(/^[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+|[\s\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+$/gu, "");
        if (text) {
            const link = Math.min(line.link, bytes(text));
            this.all.push(`${line.frame.mark.slice(5).toLowerCase()} ${link} ${text}`);
        }
    }

    space() {
        if (this.line) this.line.space = true;
    }

    word(word, frame) {
        if (this.breaks > 1) this.finish();
        this.breaks = 0;
        this.line ??= { text: "", link: 0, frame };
        const line = this.line;
        line.frame = common(line.frame, frame);
        if (line.space) {
            line.text += " ";
            line.link += line.linked && frame.link;
        }
        line.space = false;
        line.text += word;
        line.linked = frame.link;
        line.link += frame.link ? bytes(word) : 0;
    }

    add(text, frame) {
        for (const piece of text.match(/[ \n\t\r\f]|[^ \n\t\r\f]+/g) ?? []) {
            if (piece === "\n" && frame.pre) this.finish();
            if (/^[ \n\t\r\f]/.test(piece)) this.space();
            else this.word(piece, frame);
        }
    }
}

let title;

function textOf(node) {
    return node.nodeName === "#text" ? node.value : (node.childNodes ?? []).map(textOf).join("");
}

function walk(node, around, lines) {
    if (node.nodeName === "#text") {
        if (!around.invisible) lines.add(node.value, around);
        return;
    }
    if (!node.tagName) {
        for (const child of node.childNodes ?? []) walk(child, around, lines);
        return;
    }
    const [tag, frame] = inside(around, node);
    if (tag === tags.get("title") && !title) title = textOf(node);
    const block = tag.flags.has("TAG_BLOCK"), quote = tag === tags.get("q") && !frame.invisible;
    const marks = frame.quotes % 2 ? ["\u201c", "\u201d"] : ["\u2018", "\u2019"];
    if (tag === tags.get("br")) {
        lines.breaks++;
        lines.space();
    }
    if (tag.flags.has("TAG_CELL")) lines.space();
    if (block) lines.finish();
    if (quote) lines.word(marks[0], frame);
    for (const child of (node.content ?? node).childNodes) walk(child, frame, lines);
    if (quote) lines.word(marks[1], frame);
    if (block) lines.finish();
}

function linesOf(page) {
    const lines = new Lines();
    title = "";
    const outer = { depth: 0, html: true, quotes: 0, mark: "LINE_PLAIN" };
    walk(parse(page, { scriptingEnabled: false }), outer, lines);
    lines.finish();
    title = title.replace(/<[a-zA-Z/!][^>]*>/g, ""); // see html_tree.c
    title = title.replace(/[ \n\t\r\f]+/g, " ").trim();
    return (title ? [`title ${title}`] : []).concat(lines.all);
}

function print(name, page) {
    console.log(`==== ${name}`);
    for (const line of linesOf(page)) console.log(line);
}

if (files.length > 0) {
    for (const file of files) print(file, readFileSync(file, "utf8"));
} else {
    const pages = readFileSync(new URL("tests/html/pages.txt", root), "utf8");
    for (const part of pages.split(/^==== /m).slice(1)) {
        const end = part.indexOf("\n");
        print(part.slice(0, end), part.slice(end + 1).replace(/\n$/, ""));
    }
}
