// Lets Node load the kit's packages as they are published: as ES modules that name each other without extension, and do not
// say what they are. Registered by register.mjs; nothing in a package is changed.
const KIT = /\/node_modules\/(@lokavaluto|@0k)\//;

export async function resolve(specifier, context, next) {
  let first;
  for (const end of ["", ".js", "/index.js"]) {
    try {
      return await next(specifier.replace(/\/$/, "") + end, context);
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

export async function load(url, context, next) {
  return next(url, KIT.test(url) && url.endsWith(".js") ? { ...context, format: "module" } : context);
}
