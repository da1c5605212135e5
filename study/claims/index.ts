import { AuditMeasurements } from "../measurements";
import { Claim, ClaimResult, decideClaim } from "./claim";
import { IMAGE_CLAIMS } from "./images";
import { LATENT_CLAIMS } from "./latent";
import { TRAINING_CLAIMS } from "./training";

/** Every sentence of the write-up that asserts something, in its order. */
export const CLAIMS: readonly Claim[] = [...TRAINING_CLAIMS, ...IMAGE_CLAIMS, ...LATENT_CLAIMS];

/** The sections of the write-up that claims are from, in its order. */
export const CLAIM_SECTIONS: readonly string[] = [
  "O que foi feito",
  "O Codificador",
  'O "Truque" de Reparametrização',
  "A função de perda",
  "Curva de Perda",
  "Reconstruções",
  "Amostras Geradas",
  "Espaço Latente",
  "Comparação: VAE vs Autoencoder Padrão",
];

/** The verdicts on all claims. */
export function decideClaims(measured: AuditMeasurements): ClaimResult[] {
  return CLAIMS.map((claim) => decideClaim(claim, measured));
}

export { decideClaim, spreadText } from "./claim";
export type { Claim, ClaimResult, ClaimVerdict, Finding } from "./claim";
export { batchSizeEvidence } from "./training";
