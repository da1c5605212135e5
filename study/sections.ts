/** The sections of the write-up that sentences are from, in its order. */
export const SECTIONS: readonly string[] = [
  "O que foi feito",
  "O Codificador",
  "O Decodificador",
  'O "Truque" de Reparametrização',
  "A função de perda",
  "Dados e Treinamento",
  "Curva de Perda",
  "Reconstruções",
  "Amostras Geradas",
  "Espaço Latente",
  "Comparação: VAE vs Autoencoder Padrão",
];
