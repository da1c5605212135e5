/** Imported first by the audit: one thread for each of its processes, unless --threads or VAE_THREADS says otherwise. */
import "./threads";

process.env.VAE_THREADS ||= "1";
