import { CallFailed } from './api.ts'

const ATTEMPTS = 4

/** Makes a call until it succeeds, is refused for good, or was tried often enough; the pauses grow. */
export async function patiently<Result>(run: () => Promise<Result>, attempts = ATTEMPTS): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (!(error instanceof CallFailed && error.passing) || (attempt >= attempts && !error.waitMs)) throw error
      await new Promise((resolve) => setTimeout(resolve, error.waitMs || Math.min(30_000, 500 * 2 ** attempt)))
    }
  }
}
