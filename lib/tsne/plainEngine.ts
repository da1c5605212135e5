import type { Engine } from "./engine";
import type { Settings } from "./options";
export function plainEngine(settings: Settings): Engine { throw new Error("todo " + settings.count); }
