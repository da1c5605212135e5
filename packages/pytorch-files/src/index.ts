/** The float32 tensors of files that torch.save wrote, read without executing anything in them. */
export { readPyTorch } from "./state-dict";
