// Lets Node load the kit's packages as they are published: as ES modules that name each other without extension, and do not
// say what they are. Registered by register.mjs; nothing in a package is changed.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const KIT = /\/node_modules\/(@lokavaluto|@0k)\//;

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!specifier.startsWith(".") && !error.url) throw error;
    const base = (error.url ?? new URL(specifier, context.parentURL).href).replace(/\/$/, "");
    for (const end of [".js", "/index.js"])
      if (existsSync(fileURLToPath(base + end))) return { url: base + end, shortCircuit: true };
    throw error;
  }
}

export async function load(url, context, next) {
  return next(url, KIT.test(url) && url.endsWith(".js") ? { ...context, format: "module" } : context);
}
