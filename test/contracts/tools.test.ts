import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type OperationName, operations } from '../../contracts/operations.ts'
import { tools } from '../../contracts/tools/tools.ts'
import type { Agent, Permission } from '../../functions/areas/workspace/domain/agent.ts'
import { findOperations, mayUse, toolsOf } from '../../functions/edges/mcp/tools.ts'

const someone = (permissions: Permission[] = [], role: Agent['role'] = 'agent'): Agent => ({
  id: 'ag_1',
  name: 'Ann',
  email: 'ann@acme.test',
  role,
  teams: {},
  permissions,
  available: true,
})
const owner = { agent: someone([], 'owner'), mayWrite: true }
const all = Object.values(operations)
const namesOf = (caller: Parameters<typeof toolsOf>[0]) => toolsOf(caller).map(({ name }) => name)

describe('O6 tools of AI agents', () => {
  const listed = toolsOf(owner)

  it('are few enough to choose among, small enough to read, and named as every client takes it', () => {
    expect(listed.length).toBeLessThanOrEqual(40)
    expect(JSON.stringify(listed).length).toBeLessThan(32_000)
    for (const { name, description } of listed) {
      expect(name).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
      expect(description.length).toBeGreaterThan(10)
    }
    expect(new Set(listed.map(({ name }) => name)).size).toBe(listed.length)
  })

  it('are all of the operations that are marked, in one order', () => {
    expect(Object.keys(tools).filter((name) => !mayUse(operations[name as OperationName], owner))).toEqual([])
    expect(namesOf(owner)).toEqual(listed.map(({ name }) => name))
    expect(listed).toHaveLength(Object.keys(tools).length + 4)
  })

  it('take fields that their operation has', () => {
    for (const [name, { fields = [], about = {} }] of Object.entries(tools)) {
      const schema = z.toJSONSchema(operations[name as OperationName].input, { io: 'input', unrepresentable: 'any' })
      const known = Object.keys(schema.properties ?? {})
      expect([...fields, ...Object.keys(about)].filter((field) => !known.includes(field))).toEqual([])
      for (const field of schema.required ?? []) {
        if (fields.length > 0) expect(fields).toContain(field)
      }
    }
  })

  it('say what they do: those that read by GET, and those that lose something', () => {
    for (const { name, annotations } of listed) {
      const isWriting =
        /_(send|send_to|add_note|create|update|assign|transfer|hold|close|reopen|write)$|^messages_tags$/.test(name)
      expect([name, annotations.readOnlyHint]).toEqual([name, !isWriting])
    }
    const destructive = listed.filter(({ annotations }) => annotations.destructiveHint).map(({ name }) => name)
    expect(destructive).toEqual(['messages_send', 'messages_send_to', 'conversations_close', 'operation_write'])
  })

  it('have schemas without references', () => {
    expect(JSON.stringify(listed)).not.toContain('"$ref"')
  })

  it('are only read by who may not write', () => {
    const reading = toolsOf({ agent: owner.agent, mayWrite: false })
    expect(reading.every(({ annotations }) => annotations.readOnlyHint)).toBe(true)
    expect(reading.map(({ name }) => name)).not.toContain('operation_write')
    for (const operation of all) {
      if (operation.method !== 'GET') expect(mayUse(operation, { agent: owner.agent, mayWrite: false })).toBe(false)
    }
  })

  it('are those that the caller has the permission for', () => {
    for (const operation of all) {
      const caller = { agent: someone(), mayWrite: true }
      if (operation.who !== 'agent') expect(mayUse(operation, caller)).toBe(false)
    }
    const manages = { agent: someone(['campaigns.manage']), mayWrite: true }
    expect(mayUse(operations['campaigns.list'], manages)).toBe(true)
    expect(mayUse(operations['workflows.create'], manages)).toBe(false)
  })
})

describe('O6 operations that no AI agent has', () => {
  const offered = all.filter((operation) => mayUse(operation, owner))

  it('are all those that tell or take a secret', () => {
    const SECRET = /"(?!secretNames")[a-zA-Z]*(secret|token|password|credential|ticket)[a-zA-Z]*":/i
    const telling = offered.filter(({ input, output }) =>
      [
        z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }),
        z.toJSONSchema(output, { unrepresentable: 'any' }),
      ]
        .map((schema) => JSON.stringify(schema))
        .some((schema) => SECRET.test(schema)),
    )
    expect(telling.map(({ name }) => name)).toEqual([])
  })

  it('are all that only people do, and all that need no token', () => {
    const wrong = offered.filter(
      (operation) => ('people' in operation && operation.people) || operation.who === 'public',
    )
    expect(wrong).toEqual([])
  })

  it('decide who may what, or erase somebody', () => {
    const names = offered.map(({ name }) => name)
    for (const name of ['agents.update', 'agents.create', 'contacts.erase', 'apiKeys.create', 'webhookSecret.rotate']) {
      expect(names).not.toContain(name)
    }
  })
})

describe('O6 other operations', () => {
  const named = (q: string, caller = owner) =>
    findOperations(q, caller).map((found) => (found as { operation: string }).operation)

  it('are found by words, those first whose name says it', () => {
    expect(named('workflow runs')[0]).toBe('workflows.runs')
    expect(named('merge contacts')).toContain('contacts.merge')
    expect(named('nonsense xyzzy')).toEqual([])
  })

  it('are told with what they take, unless that is longer than an answer', () => {
    for (const area of ['workflows', 'campaigns', 'contacts', 'reports']) {
      expect(JSON.stringify(findOperations(area, owner)).length).toBeLessThan(30_000)
    }
    expect(findOperations('contacts merge', owner)[0]).toMatchObject({
      operation: 'contacts.merge',
      tool: 'operation_write',
      input: { required: expect.arrayContaining(['id']) as unknown },
    })
  })

  it('are found by whom they are for', () => {
    const reader = { agent: someone(), mayWrite: false }
    expect(named('campaigns', reader)).not.toContain('campaigns.list')
    expect(named('contacts merge', reader)).not.toContain('contacts.merge')
  })
})
