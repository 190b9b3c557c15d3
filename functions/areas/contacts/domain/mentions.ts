import type { Agent } from '../../workspace/domain/agent.ts'

const EMAIL = /(?<![\w.+-])@([\w.+-]+@[\w-]+(?:\.[\w-]+)+)/g

/** C5: the emails that a note names as `@name@company.example`, in lower case, each once. */
export function emailsMentioned(text: string): string[] {
  return [...new Set([...text.matchAll(EMAIL)].map(([, email = '']) => email.toLowerCase()))]
}

/**
 * C5: ids of the agents that a note calls, each once: those given, everybody of the teams given, and those named by email;
 * nobody else's `@` means anything.
 */
export function mentionsOf(text: string, given: readonly string[], agents: readonly Agent[]): string[] {
  const emails = emailsMentioned(text)
  const called = given.flatMap((one) => agents.filter(({ id, teams }) => id === one || Object.hasOwn(teams, one)))
  const named = agents.filter(({ email }) => emails.includes(email.toLowerCase()))
  return [...new Set([...called, ...named].map(({ id }) => id))]
}
