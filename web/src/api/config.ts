import type { ConsoleConfig } from '../../../contracts/console-config.ts'
import { problemOf } from './problem.ts'

let loaded: ConsoleConfig = { apiUrl: '', signIn: { kind: 'demo' } }

/** Reads where the API is and how people sign in. Throws Problem. */
export async function loadConfig(): Promise<void> {
  const response = await fetch('/config.json')
  if (!response.ok) throw await problemOf(response)
  loaded = (await response.json()) as ConsoleConfig
}

export const config = (): ConsoleConfig => loaded

/** Where an operation is called. */
export const originOf = (name: string): string =>
  loaded.functions?.find(({ operations }) => operations.includes(name))?.url ?? loaded.apiUrl
