/** After so many ms. Node's own, of `timers/promises`, is a module more for every function to load at its start. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
