// Bundles the front end into OUT (one argument). Everything a page loads comes from there: no address outside.
import { build } from "esbuild";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const shared = { bundle: true, minify: true, target: "es2022", legalComments: "none", outdir: out, logLevel: "warning" };
await build({ ...shared, entryPoints: [join(here, "src/early.ts"), join(here, "src/app.ts"), join(here, "src/grid.ts")], format: "iife" });
await build({ ...shared, entryPoints: [join(here, "src/app.css")] });
await copyFile(join(here, "node_modules/htmx.org/dist/htmx.min.js"), join(out, "htmx.min.js"));
await copyFile(join(here, "src/mark.svg"), join(out, "mark.svg"));

// The licences of what was bundled travel with it.
const bundled = ["ag-grid-community", "htmx.org"];
const texts = [];
for (const name of bundled) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  texts.push(`${name} ${about.version} (${about.license})\n\n${file ? await readFile(join(folder, file), "utf8") : ""}`);
}
await writeFile(join(out, "THIRD_PARTY.txt"), texts.join("\n\n----\n\n"));
