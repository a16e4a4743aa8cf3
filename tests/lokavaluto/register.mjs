// Run before the driver: node --import ./register.mjs drive.mjs
import { register } from "node:module";

register("./hooks.mjs", import.meta.url);
