import type { EnvName } from './env-name.ts'

/** A setting that the function cannot do without. */
export function required(name: EnvName): string {
  const value = process.env[name]
  if (!value) throw new Error(`The environment variable ${name} is not set.`)
  return value
}

/** A setting that may be missing. */
export function optional(name: EnvName): string | undefined {
  return process.env[name] || undefined
}
