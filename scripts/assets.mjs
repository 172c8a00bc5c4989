// Builds var/assets from academy/assets: scripts, styles, the font, and one sprite of icons.
// The new folder replaces the old one at the end, so a failed build leaves the old one in place.

import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { drawMark } from "./icons.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCES = join(ROOT, "academy", "assets");
const OUTPUT = join(ROOT, "var", "assets");
const STAGING = `${OUTPUT}.new`;
const MODULES = join(ROOT, "node_modules");

// The Latin subset holds every French letter; the variable file holds every weight.
const FONT = "@fontsource-variable/atkinson-hyperlegible-next";
const FONT_FILES = ["atkinson-hyperlegible-next-latin-wght-normal.woff2"];

// On each symbol: what <use> shows inherits nothing from the sprite around it.
const ICON_STYLE =
    'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ' +
    'stroke-linecap="round" stroke-linejoin="round"';

async function entryPoints(folder, extension) {
    let names = [];
    try {
        names = await readdir(join(SOURCES, folder));
    } catch (error) {
        if (error.code !== "ENOENT") throw error;
    }
    return names.filter((name) => name.endsWith(extension)).map((name) => join(SOURCES, folder, name));
}

// What works without network: the styles and scripts of these pages, and all that they import.
const OFFLINE_SCRIPTS = ["player", "progress", "offline", "quiz", "search"];
const OFFLINE_STYLES = ["site", "player", "quiz"];
// Pixels. Apple's home screens take no other name and no SVG.
const ICONS = { "icon-192.png": 192, "icon-512.png": 512, "apple-touch-icon.png": 180 };
// Of a page that has no picture of its own, where it is shared.
const SHARED = { width: 1200, height: 630 };

// Each file directly in js/ is a page's entry point; what they share, and what they import()
// later (hls.js, on play only), become chunks of their own.
async function buildScripts() {
    const { metafile } = await build({
        entryPoints: await entryPoints("js", ".js"),
        outdir: join(STAGING, "js"),
        bundle: true,
        splitting: true,
        format: "esm",
        target: "es2020",
        minify: true,
        legalComments: "linked",
        chunkNames: "chunks/[name]-[hash]",
        logLevel: "warning",
        metafile: true,
    });
    return metafile.outputs;
}

// The worker is one plain script: not every browser takes modules there.
async function buildWorker() {
    await build({
        entryPoints: [join(SOURCES, "js", "offline", "worker", "service-worker.js")],
        outfile: join(STAGING, "js", "service-worker.js"),
        bundle: true,
        format: "iife",
        target: "es2020",
        minify: true,
        logLevel: "warning",
    });
}

async function drawIcons() {
    const tokens = await readFile(join(SOURCES, "css", "look", "tokens.css"), "utf8");
    // The first of each name: the light scheme.
    const colour = (name) => tokens.match(new RegExp(`--${name}: (#[0-9a-f]{6});`))[1];
    const colours = { ink: colour("action"), ground: colour("paper-raised") };
    for (const [name, side] of Object.entries(ICONS)) {
        await drawMark(join(STAGING, "img", name), { width: side, height: side }, colours);
    }
    await drawMark(join(STAGING, "img", "share.png"), SHARED, colours);
    return { theme: colour("paper-raised"), background: colour("paper") };
}

/** Scripts with all that they import, now or later: names under the output folder. */
function withImports(outputs, names) {
    const found = new Set();
    const visit = (path) => {
        if (found.has(path) || !outputs[path]) return;
        found.add(path);
        for (const { path: imported, external } of outputs[path].imports) if (!external) visit(imported);
    };
    const staging = relative(process.cwd(), STAGING);
    for (const name of names) visit(join(staging, "js", `${name}.js`));
    return [...found].map((path) => relative(staging, path)).sort();
}

// academy/assets → offline.json: what the service worker keeps of the site, with sizes in bytes
// and a digest of it all, and the colours of the web app manifest.
async function listOffline(outputs, colours) {
    const styles = await readdir(join(STAGING, "css"));
    const names = [
        ...OFFLINE_STYLES.filter((name) => styles.includes(`${name}.css`)).map((name) => `css/${name}.css`),
        ...withImports(outputs, OFFLINE_SCRIPTS),
        ...FONT_FILES.map((name) => `fonts/${name}`),
        "icons.svg",
        "img/mark.svg",
    ];
    const digest = createHash("sha256");
    const files = [];
    for (const name of names) {
        const content = await readFile(join(STAGING, name));
        digest.update(name).update(content);
        files.push([name, content.length]);
    }
    const listed = { version: digest.digest("hex").slice(0, 12), colours, files };
    await writeFile(join(STAGING, "offline.json"), JSON.stringify(listed));
}

// Fonts and images are named by the address they will have (../fonts/…): left as they are.
async function buildStyles() {
    await build({
        entryPoints: await entryPoints("css", ".css"),
        outdir: join(STAGING, "css"),
        bundle: true,
        minify: true,
        external: ["*.woff2", "*.svg", "*.png", "*.webp", "*.avif"],
        logLevel: "warning",
    });
}

async function copyFonts() {
    await mkdir(join(STAGING, "fonts"), { recursive: true });
    for (const name of FONT_FILES) {
        await cp(join(MODULES, FONT, "files", name), join(STAGING, "fonts", name));
    }
    await cp(join(MODULES, FONT, "LICENSE"), join(STAGING, "fonts", "LICENSE.txt"));
}

// What needs no building (a favicon, pictures of the look) is copied as it is.
async function copyPictures() {
    try {
        await cp(join(SOURCES, "img"), join(STAGING, "img"), { recursive: true });
    } catch (error) {
        if (error.code !== "ENOENT") throw error;
    }
}

async function readIconNames() {
    try {
        const text = await readFile(join(SOURCES, "icons.txt"), "utf8");
        return text
            .split("\n")
            .map((line) => line.replace(/#.*/, "").trim())
            .filter(Boolean);
    } catch (error) {
        if (error.code === "ENOENT") return [];
        throw error;
    }
}

async function symbol(name) {
    const svg = await readFile(join(MODULES, "lucide-static", "icons", `${name}.svg`), "utf8");
    const drawing = svg
        .replace(/^[\s\S]*?<svg[^>]*>/, "")
        .replace(/<\/svg>\s*$/, "")
        .replace(/\s+/g, " ")
        .trim();
    return `<symbol id="${name}" ${ICON_STYLE}>${drawing}</symbol>`;
}

// One request for all icons: <svg><use href="icons.svg#play"></use></svg>.
async function buildIcons() {
    const symbols = [];
    for (const name of new Set(await readIconNames())) {
        try {
            symbols.push(await symbol(name));
        } catch (error) {
            if (error.code !== "ENOENT") throw error;
            console.warn(`WARNING: no lucide icon is called "${name}" (academy/assets/icons.txt)`);
        }
    }
    const sprite = [
        '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence -->',
        ...symbols,
        "</svg>\n",
    ].join("");
    await writeFile(join(STAGING, "icons.svg"), sprite);
}

await rm(STAGING, { recursive: true, force: true });
await mkdir(STAGING, { recursive: true });
const [outputs] = await Promise.all([
    buildScripts(),
    buildWorker(),
    buildStyles(),
    copyFonts(),
    copyPictures(),
    buildIcons(),
]);
await listOffline(outputs, await drawIcons());
await rm(OUTPUT, { recursive: true, force: true });
await rename(STAGING, OUTPUT);
