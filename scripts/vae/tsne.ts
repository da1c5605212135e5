import { runTsneCommand } from "@vae-notebooks/tsne/command";

runTsneCommand("npx vae tsne");
