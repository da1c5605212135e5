#!/usr/bin/env node
/** The program `tsne`. */
import { runTsneCommand } from "./tsne-command";

runTsneCommand("tsne");
