import { expect } from 'vitest'
import { Notification } from '../../contracts/notifications/operations.ts'
import type { Operation } from '../../contracts/operation.ts'
import { operations } from '../../contracts/operations.ts'
import { Problem } from '../../contracts/problem.ts'
import { Conversation, TimelineEntry } from '../../contracts/timeline/wire.ts'

const patterns = (Object.values(operations) as Operation[])
  .map((operation) => ({
    operation,
    path: new RegExp(`^${operation.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  // Fixed text wins over a parameter.
  .sort((a, b) => Number(a.operation.path.includes('{')) - Number(b.operation.path.includes('{')))

/** Fails unless an answer of the API is what its operation declares, field by field, or a problem. */
export function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  const [bare = ''] = path.split('?')
  const found = patterns.find((pattern) => pattern.operation.method === method && pattern.path.test(bare))
  if (status < 400 && found) {
    expect(status).toBe(found.operation.status)
    expect(found.operation.output.parse(body)).toEqual(body)
  } else if (status < 500 && isProblem(body)) {
    expect(Problem.parse(body)).toEqual(body)
    expect(body.status).toBe(status)
  }
}

/** Fails unless what is pushed has the shapes of the API. */
export function checkEvent(event: { conversation?: unknown; entry?: unknown; notification?: unknown; type: string }) {
  const { conversation, entry, notification, type } = event
  if (notification !== undefined) expect(Notification().omit({ read: true }).parse(notification)).toEqual(notification)
  if (entry !== undefined) expect(TimelineEntry.parse(entry)).toEqual(entry)
  if (conversation !== undefined && type !== 'typing.updated') {
    expect(Conversation.parse(conversation)).toEqual(conversation)
  }
}

const isProblem = (body: unknown): body is { status: number } =>
  typeof body === 'object' && body !== null && 'status' in body && 'requestId' in body
