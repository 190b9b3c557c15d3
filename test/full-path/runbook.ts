import { readFileSync } from 'node:fs'
import type { Agent, Surface } from './surface.ts'

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')

/** Sections by their heading. */
const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n')[0]?.trim() ?? '', section]),
)
export const headings = [...sections.keys()]

/** What of a section can be done here as it stands there. */
export type Command =
  | { do: 'invoke'; fn: string; payload: string }
  | { do: 'redrive' }
  | { do: 'call'; method: string; path: string; body: string }

const INVOKE =
  /aws lambda invoke --function-name (?:Switchboard-<stage>-(\w+)|<(\w+) function>)[^\n]*? --payload (?:'([^'\n]*)'|"((?:[^"\\\n]|\\.)*)")/
const REDRIVE = /aws sqs start-message-move-task/
const CALL = /^\s*(GET|POST|PATCH|PUT|DELETE) (\/v1\/\S+|\/v1\/[^{]*?) (\{.*\})\s*$/

/** The commands of a section's blocks, in order. */
export function commandsOf(heading: string): Command[] {
  const section = sections.get(heading)
  if (section === undefined) throw new Error(`The runbook has no section ${heading}.`)
  const blocks = [...section.matchAll(/```(?:sh|http)\n([\s\S]*?)```/g)].map(([, block = '']) => block)
  return blocks
    .flatMap((block) => block.split('\n'))
    .flatMap((line): Command[] => {
      const [, own, other, plain, quoted] = INVOKE.exec(line) ?? []
      const fn = own ?? other
      if (fn !== undefined) return [{ do: 'invoke', fn, payload: plain ?? quoted?.replace(/\\(.)/g, '$1') ?? '' }]
      if (REDRIVE.test(line)) return [{ do: 'redrive' }]
      const [, method = '', path = '', body = ''] = CALL.exec(line) ?? []
      return method === '' ? [] : [{ do: 'call', method, path, body }]
    })
}

/** How often a section, its text included, has a function called. */
export const invocationsIn = (heading: string) => sections.get(heading)?.match(/aws lambda invoke/g)?.length ?? 0

/** Carries a command out on the local runtime; `values` are put in place of what stands there in `<…>` or as `$NAME`. */
export async function carryOut(
  surface: Surface,
  owner: Agent,
  command: Command,
  values: Record<string, string> = {},
): Promise<unknown> {
  const fill = (text: string) =>
    text.replace(
      /<([^>]+)>|\$([A-Z]+)/g,
      (whole, named?: string, shell?: string) => values[named ?? shell ?? ''] ?? whole,
    )
  switch (command.do) {
    case 'invoke':
      return surface.helper(`invoke?function=${command.fn}`, fill(command.payload))
    case 'redrive':
      return surface.helper('redrive', {})
    case 'call':
      return owner.ok(command.method, fill(command.path), JSON.parse(fill(command.body)))
  }
}
