import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { ChannelType } from '../../../functions/areas/channels/domain/channel.ts'
import { adapterFor, connected, webhook } from './channel-kit.ts'
import { lineBody } from './fixtures/line.ts'

const FOLDER = fileURLToPath(new URL('../../../../shared/fixtures/trials/', import.meta.url))
const present = existsSync(FOLDER)

/** The lines of a file that are a provider's own, as it would send them. */
function bodies(file: string, provider: 'telegram' | 'line'): unknown[] {
  const lines = readFileSync(`${FOLDER}${file}`, 'utf8').trim().split('\n')
  const values = lines.map((line): Record<string, unknown> => JSON.parse(line))
  return provider === 'telegram'
    ? values.filter((value) => 'update_id' in value)
    : values.filter((value) => 'webhookEventId' in value).map((value) => lineBody(value))
}
const events = (file: string, provider: 'telegram' | 'line') =>
  bodies(file, provider).flatMap((body) => {
    const adapter = adapterFor(provider)
    const { events: told, unparsed } = adapter.parse(webhook(body), connected(provider, provider satisfies ChannelType))
    expect(unparsed).toEqual([])
    return told
  })

const title = present
  ? 'what was tried of Telegram and LINE'
  : 'what was tried (skipped: ../shared/fixtures is not here)'
describe.skipIf(!present)(title, () => {
  it('groups have their names, and who speaks has theirs; one that grows stays the same', () => {
    expect(events('groups.jsonl', 'telegram')).toMatchObject([
      { kind: 'message', address: '-1001575342692', name: 'School IT', speaker: { id: '2', name: 'Olga' } },
      { kind: 'move', address: '-700', to: '-100700' },
    ])
    expect(events('groups.jsonl', 'line')).toMatchObject([
      { kind: 'message', address: 'Ca1', messageId: '2', text: 'hello from b', speaker: { id: 'Ubbb' } },
    ])
  })
  it('a message that answers another says which', () => {
    expect(events('relations.jsonl', 'telegram')).toMatchObject([
      { kind: 'message', messageId: '9:2', text: 'this one', replyTo: { messageId: '9:1', text: 'earlier' } },
    ])
    expect(events('relations.jsonl', 'line')).toMatchObject([
      { kind: 'message', messageId: '3', text: 'that', replyTo: { messageId: '2' } },
    ])
  })
})
