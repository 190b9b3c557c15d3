import { randomInt, randomUUID } from 'node:crypto'
import type { Accepted, Dialect, ProviderAnswer } from './simulator/simulated-provider.ts'

const good = (data: unknown): ProviderAnswer => ({ status: 200, body: { success: true, data } })
const missing: ProviderAnswer = { status: 404, body: { success: false, error: 'Not found', data: null } }
const noteOf = ({ id, text = '', at }: Accepted) => {
  const time = new Date(at).toISOString().slice(0, 19).replace('T', ' ')
  return { id: Number(id), content: text, add_time: time, update_time: time, active_flag: true }
}

/**
 * Pipedrive's API for persons, deals, leads and notes. It takes what it is sent and remembers notes; it finds no record by
 * its name, and forgets none. https://developers.pipedrive.com/docs/api/v1
 */
export const pipedrive: Dialect = {
  accept({ method, path, body, now }) {
    if (method !== 'POST' && method !== 'PUT') return undefined
    const [, , , what = '', named] = path.split('/')
    const id = named ?? (what === 'leads' ? randomUUID() : String(randomInt(1, 2 ** 31)))
    const given = (body ?? {}) as { content?: string }
    const accepted: Accepted = { id, at: now, ...(given.content === undefined ? {} : { text: given.content }) }
    const record = { ...given, id: what === 'leads' ? id : Number(id), add_time: new Date(now).toISOString() }
    return { accepted, answer: good(what === 'notes' ? noteOf(accepted) : record) }
  },
  look({ method, path }, taken) {
    const [, , , what = '', named] = path.split('/')
    if (named === 'search') return good({ items: [] })
    if (method === 'DELETE') return good({ id: named })
    if (what !== 'notes') return missing
    if (named === undefined) return good(null)
    const latest = taken().findLast(({ id }) => id === named)
    return latest ? good(noteOf(latest)) : missing
  },
  recipient: () => ({ to: '', text: '' }),
  error: (status) => ({ success: false, error: `Simulated ${status}`, data: null }),
}
