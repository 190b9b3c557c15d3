import { describe, expect, it } from 'vitest'
import type { ChannelType } from '../../../functions/areas/channels/domain/channel.ts'
import {
  freeTextUntil,
  isLate,
  isShut,
  opensUntil,
  replyWindowMs,
  shutWords,
  withOpen,
} from '../../../functions/areas/channels/domain/reply-window.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const DAY = 24 * 60 * 60 * 1000
const channel = (type: ChannelType, config: Record<string, string> = {}) => ({ id: 'here', type, config })
const wroteAt = (at: number) => ({ windows: { here: at } })

describe('M8 how long a channel takes free text', () => {
  it.each(['whatsapp', 'messenger', 'instagram'] as const)('%s: for a day, to the millisecond', (type) => {
    const heard = wroteAt(NOW)
    expect(freeTextUntil(heard, channel(type))).toBe(NOW + DAY)
    expect([0, DAY - 1, DAY, DAY + 1].map((after) => isShut(heard, channel(type), NOW + after))).toEqual([
      false,
      false,
      false,
      true,
    ])
  })
  it.each(['sms', 'telegram', 'line', 'viber', 'email', 'web'] as const)('%s: always', (type) => {
    expect(freeTextUntil(wroteAt(0), channel(type))).toBeNull()
    expect(isShut({ windows: {} }, channel(type), NOW)).toBe(false)
  })
  it('not at all where the customer never wrote, or wrote elsewhere', () => {
    expect(isShut({ windows: {} }, channel('whatsapp'), NOW)).toBe(true)
    expect(isShut({ windows: { there: NOW } }, channel('whatsapp'), NOW)).toBe(true)
  })
  it.each(['messenger', 'instagram'] as const)('%s: for seven days where Meta let people answer late', (type) => {
    const late = channel(type, { humanAgent: 'on' })
    expect(replyWindowMs(late)).toBe(7 * DAY)
    expect(isShut(wroteAt(NOW), late, NOW + 7 * DAY, replyWindowMs(late))).toBe(false)
    expect(isShut(wroteAt(NOW), late, NOW + 7 * DAY + 1, replyWindowMs(late))).toBe(true)
    expect([DAY, DAY + 1].map((after) => isLate(wroteAt(NOW), late, NOW + after))).toEqual([false, true])
    expect(isLate(wroteAt(NOW), channel(type), NOW + 2 * DAY)).toBe(false)
    expect(shutWords(late, replyWindowMs(late))).toMatch(/more than 7 days ago/)
  })
  it('WhatsApp knows no late answers, whatever is set', () => {
    expect(replyWindowMs(channel('whatsapp', { humanAgent: 'on' }))).toBe(DAY)
    expect(isLate(wroteAt(0), channel('whatsapp', { humanAgent: 'on' }), NOW)).toBe(false)
    expect(shutWords(channel('whatsapp'))).toMatch(/more than 24 hours ago: WhatsApp takes only an approved template/)
  })
  it('an advertisement opens Messenger for a week, a reaction as long as words do', () => {
    const page = channel('messenger')
    expect(opensUntil(page, NOW, 'message')).toBeUndefined()
    expect(opensUntil(page, NOW, 'advertisement')).toBe(NOW + 7 * DAY)
    expect(opensUntil(page, NOW, 'gesture')).toBe(NOW + DAY)
    expect(opensUntil(channel('messenger', { humanAgent: 'on' }), NOW, 'message')).toBe(NOW + 7 * DAY)
    expect(opensUntil(channel('whatsapp'), NOW, 'advertisement')).toBeUndefined()
    const opened = withOpen(wroteAt(NOW), 'here', NOW + 7 * DAY)
    expect(freeTextUntil(opened, page)).toBe(NOW + 7 * DAY)
    expect(withOpen(opened, 'here', NOW + DAY)).toBe(opened)
  })
})
