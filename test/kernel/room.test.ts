import { describe, expect, it } from 'vitest'
import { createRoom } from '../../functions/kernel/room.ts'

/** Work that ends when it is told to. */
function held() {
  const log: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => async () => {
    log.push(name)
    await new Promise<void>((end) => ends.set(name, end))
    return name
  }
  return { log, work, end: (name: string) => ends.get(name)?.() }
}
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('M5 room in memory', () => {
  it('lets small ones go side by side, and a large one when it fits, in the order in which they came', async () => {
    const { log, work, end } = held()
    const room = createRoom(10, () => true)
    const all = [room(4, work('a')), room(6, work('b')), room(10, work('large')), room(1, work('small'))]
    await settle()
    expect(log).toEqual(['a', 'b'])
    end('a')
    await settle()
    expect(log).toEqual(['a', 'b'])
    end('b')
    await settle()
    expect(log).toEqual(['a', 'b', 'large'])
    end('large')
    await settle()
    end('small')
    expect(await Promise.all(all)).toEqual(['a', 'b', 'large', 'small'])
  })

  it('does what is larger than all of it alone, and what holds nothing at once', async () => {
    const { log, work, end } = held()
    const room = createRoom(10, () => true)
    const all = [room(99, work('huge')), room(0, work('nothing')), room(1, work('next'))]
    await settle()
    expect(log).toEqual(['huge', 'nothing'])
    end('huge')
    await settle()
    end('next')
    end('nothing')
    expect(await Promise.all(all)).toEqual(['huge', 'nothing', 'next'])
  })

  it('is free again after what failed, and begins nothing without time', async () => {
    let hasTime = true
    const room = createRoom(10, () => hasTime)
    await expect(room(10, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await room(10, async () => 'done')).toBe('done')
    hasTime = false
    expect(await room(10, async () => 'done')).toBeUndefined()
    hasTime = true
    expect(await room(10, async () => 'done')).toBe('done')
  })
})
