import { Product } from '../support/product.js';

/** Milliseconds from the start of the process, on an empty data folder, to its first answer. */
export async function startUpMs(): Promise<number> {
  const begun = performance.now();
  const product = await Product.start();
  await fetch(`${product.url}/health/live`);
  const took = performance.now() - begun;
  await product.stop();
  return took;
}
