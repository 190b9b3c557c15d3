/** Stands for every function that a test does not look at. */
export async function handler() {
  return { batchItemFailures: [] }
}
