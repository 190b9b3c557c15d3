import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationOfReply, replyAddress } from '../../../functions/areas/email/domain/reply-address.ts'
import {
  identityHashMatches,
  issueVisitorToken,
  readVisitorToken,
} from '../../../functions/areas/web-chat/domain/visitor-token.ts'
import {
  conversationIdOf,
  entryIdOf,
  homeContactId,
  parseConversationId,
  parseEntryId,
} from '../../../functions/kernel/ids.ts'
import { clip, wellFormed } from '../../../functions/kernel/text.ts'
import { askedOfMessages, findWords, wordsOf, wordsOfName, wordsOfPhone } from '../../../functions/kernel/words.ts'
import { NOW } from './fixtures.ts'

const runs = { seed: 20_260_115, numRuns: 200 }
const text = fc.string({ unit: 'binary', maxLength: 60 })

describe('ids', () => {
  const id = homeContactId('demo-whatsapp', '4915')
  it('M1 an address always leads to the same contact, another to another', () => {
    expect(id).toMatch(/^ct_[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(homeContactId('demo-whatsapp', '4915')).toBe(id)
    expect(homeContactId('demo-whatsapp2', '4915')).not.toBe(id)
  })
  it('carry what they are made of', () => {
    expect(parseConversationId(conversationIdOf(id, 7))).toEqual({ contactId: id, n: 7 })
    const ulid = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
    expect(parseEntryId(entryIdOf(id, 7, NOW, ulid))).toEqual({ contactId: id, n: 7, at: NOW, ulid })
  })
  it.each([
    '',
    'cv_',
    'cv_x_1',
    `${conversationIdOf(id, 1)}#`,
    `${conversationIdOf(id, 1)}\n`,
    conversationIdOf(id, 1).toLowerCase(),
  ])('%j is no id', (other) => {
    expect(parseConversationId(other)).toBeUndefined()
    expect(parseEntryId(other)).toBeUndefined()
  })
})

describe('M11 reply addresses', () => {
  const conversation = conversationIdOf(homeContactId('demo-web', 'v'), 3)
  const address = replyAddress(conversation, 'key', 'mail.test')
  const domain = 'mail.test'
  it('name their conversation, whatever a mail system does to upper and lower case', () => {
    expect(conversationOfReply(address, ['key'], domain)).toBe(conversation)
    expect(conversationOfReply(address.toLowerCase(), ['key'], domain)).toBe(conversation)
    expect(conversationOfReply(address.toUpperCase(), ['key'], 'MAIL.test')).toBe(conversation)
  })
  it('cannot be made up', () => {
    expect(conversationOfReply(address, ['another key'], domain)).toBeUndefined()
    expect(conversationOfReply(address, ['key'], 'elsewhere.test')).toBeUndefined()
    expect(conversationOfReply(address.replace('_3.', '_4.'), ['key'], domain)).toBeUndefined()
    expect(conversationOfReply(address.replace(/.@/, '@'), ['key'], domain)).toBeUndefined()
    expect(conversationOfReply('support@mail.test', ['key'], domain)).toBeUndefined()
    expect(conversationOfReply('mail.test', ['key'], domain)).toBeUndefined()
  })
  it('fit into an email address', () => {
    expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64)
  })
})

describe('visitors', () => {
  const visitor = { channelId: 'demo-web', address: 'visitor:v', contactId: 'ct', expiresAt: NOW }
  const token = issueVisitorToken(visitor, 'key')
  it('are who their token says, until it expires', () => {
    expect(readVisitorToken(token, ['key'], NOW - 1)).toEqual(visitor)
    expect(readVisitorToken(token, ['key'], NOW)).toBeUndefined()
    expect(readVisitorToken(token, ['other'], NOW - 1)).toBeUndefined()
  })
  it('cannot be made up', () => {
    const [, signature] = token.split('.')
    const forged = Buffer.from(JSON.stringify({ ...visitor, contactId: 'ct_other' })).toString('base64url')
    expect(readVisitorToken(`${forged}.${signature}`, ['key'], NOW - 1)).toBeUndefined()
    fc.assert(
      fc.property(text, (other) => {
        expect(readVisitorToken(other, ['key'], NOW - 1)).toBeUndefined()
      }),
      runs,
    )
  })
  it('are vouched for by their company', () => {
    const hash = 'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8'
    const of = 'The quick brown fox jumps over the lazy dog'
    expect(identityHashMatches(of, hash, 'key')).toBe(true)
    expect(identityHashMatches(of, hash.toUpperCase(), 'key')).toBe(true)
    expect(identityHashMatches(`${of}.`, hash, 'key')).toBe(false)
    expect(identityHashMatches(of, '', 'key')).toBe(false)
  })
})

describe('texts', () => {
  it('are clipped to whole characters', () => {
    expect(clip('abc', 3)).toBe('abc')
    expect(clip('abcd', 3)).toBe('ab…')
    expect(clip('ab🙂d', 4)).toBe('ab…')
    expect(clip('a🙂🙂', 4)).toBe('a🙂…')
  })
  it('stay well formed however they are clipped', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 40 }), (given, max) => {
        const clipped = clip(wellFormed(given), max)
        expect(clipped.length).toBeLessThanOrEqual(max)
        // Throws on half a surrogate pair.
        expect(decodeURIComponent(encodeURIComponent(clipped))).toBe(clipped)
        expect(wellFormed(clipped)).toBe(clipped)
      }),
      runs,
    )
  })
  it('lose what no database takes', () => {
    expect(wellFormed('a\0b\ud83dc\ude42d🙂')).toBe('ab\uFFFDc\uFFFDd🙂')
  })
})

describe('F1 words', () => {
  it.each([
    ['Où est ma FACTURE ?', ['facture']],
    ['the Order #4711, please', ['order', '4711', 'please']],
    ['a an of', []],
    ['Straße ﬁne', ['strasse', 'fine']],
    ['order order Order', ['order']],
    ['', []],
  ])('of %j', (given, expected) => {
    expect(wordsOf(given)).toEqual(expected)
  })
  it('of an email address: whole, and its parts', () => {
    expect(wordsOf('write to Kim.Lee@Example.com')).toEqual(expect.arrayContaining(['kim.lee@example.com', 'write']))
  })
  it('have no space in them, by which the index tells them apart: accents without a letter stand on one', () => {
    const odd = [...'\u00a8\u00b4\u02da\u2017\u203e\u309b\u309c\ufdfa\ufe70\uffe3']
    const words = odd.flatMap((accent) => [
      ...wordsOf(`o${accent}brien@shop.test あ${accent} a${accent}b`),
      ...wordsOfName(`山${accent} ${accent}`),
    ])
    expect(words.filter((word) => /^$|\s/.test(word))).toEqual([])
    expect(wordsOf('o´brien@shop.test')).toContain('obrien@shop.test')
  })
  it('of scripts without spaces may be short', () => {
    expect(wordsOf('请问我的订单在哪里').length).toBeGreaterThan(1)
  })
  it('of a phone number: whole, and without its country', () => {
    expect(wordsOfPhone('+49 (151) 234-567-89')).toEqual([
      '4915123456789',
      '915123456789',
      '15123456789',
      '5123456789',
      '23456789',
      '6789',
    ])
    expect(wordsOfPhone('12')).toEqual([])
  })
  it('of plain letters are those that the dictionary of all scripts makes of them', () => {
    const unit = fc.oneof(
      fc.constantFrom("'", '.', ',', ':', ';', '_', '-', ' ', '\n'),
      fc.string({ unit: 'grapheme-ascii' }),
    )
    const plain = fc.array(fc.oneof(unit, fc.stringMatching(/^[A-Za-z0-9]{1,9}$/))).map((parts) => parts.join(''))
    fc.assert(
      fc.property(plain, (given) => {
        // One letter more that is not plain.
        const words = wordsOfName(`${given} \u00f1`).filter((word) => word !== 'n')
        expect(wordsOfName(given).filter((word) => word !== 'n')).toEqual(words)
        for (const asked of words.slice(0, 3).map(askedOfMessages)) {
          expect(findWords(given, asked).marks).toEqual(findWords(`${given} \u00f1`, asked).marks)
        }
      }),
      { ...runs, numRuns: 300 },
    )
  })
  it('are found again by what was folded', () => {
    fc.assert(
      fc.property(text, (given) => {
        const words = wordsOf(given)
        expect(new Set(words).size).toBe(words.length)
        for (const word of words) expect(wordsOf(word)).toContain(word)
      }),
      runs,
    )
  })
})
