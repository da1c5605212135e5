import { Aside } from "./rules";

/** Sentences of the write-up without a verdict, and why: what the author did, wanted or likes is not a finding. */
export const ASIDES: readonly Aside[] = [
  {
    quote: "Implementei um Variational Autoencoder (VAE) do zero usando PyTorch no dataset MNIST.",
    because: "an account of what the author did; that the classes are a VAE, npm run check:pytorch shows",
  },
  { quote: "O objetivo era entender como funcionam", because: "an intention" },
  { quote: "Reconstrução (BCE)**:", because: "a heading within the text" },
  { quote: "Divergência KL**:", because: "a heading within the text" },
  {
    quote: "Comparando original (primeira linha) com reconstruído (segunda linha):",
    because: "says how the picture is laid out",
  },
  {
    quote: "Amostrando vetores aleatórios de uma distribuição normal, passando pelo decodificador,",
    because: "says how samples are made, here as well",
  },
  { quote: "Essa é a parte mais legal.", because: "a taste" },
  {
    quote: "O espaço latente de 20 dimensões foi reduzido para 2D usando t-SNE.",
    because: "an account of what was done, here as well; it does not say whether of means or of samples",
  },
  { quote: "Cada cor é um dígito diferente.", because: "a legend" },
  { quote: "Observe:", because: "leads to the list after it" },
  { quote: "| Aspecto | VAE | Autoencoder |", because: "the head of a table" },
];
