import { describe, expect, it } from 'vitest'
import { readMarks } from '../../contracts/channels/marks.ts'
import { readRichText } from '../../functions/areas/messages/domain/rich-text.ts'
import type { Contact } from '../../web/src/api/types.ts'
import { cleanPaste, paragraphsOf, type RichNode, readDoc } from '../../web/src/messages/email/rich-doc.ts'
import { searchEmoji } from '../../web/src/messages/emoji/search.ts'
import { marking } from '../../web/src/messages/marking.ts'
import { calledIn, findCallable } from '../../web/src/messages/mentions.ts'
import { greetsAnId } from '../../web/src/messages/variables.ts'
import { linksIn } from '../../web/src/timeline/links.ts'

const links = (text: string) => linksIn(text).flatMap(({ text: words, href }) => (href ? [[words, href]] : []))

describe('what can be followed', () => {
  it.each([
    [
      'see www.shop.test/a_b, or http://x.test/(a).',
      [
        ['www.shop.test/a_b', 'https://www.shop.test/a_b'],
        ['http://x.test/(a)', 'http://x.test/(a)'],
      ],
    ],
    [
      'call +41 44 123 45 67. Or (044) 123 45 67',
      [
        ['+41 44 123 45 67', 'tel:+41441234567'],
        ['(044) 123 45 67', 'tel:0441234567'],
      ],
    ],
    ['0041 44 123 45 67', [['0041 44 123 45 67', 'tel:+41441234567']]],
    ['write to a.b@c.test!', [['a.b@c.test', 'mailto:a.b@c.test']]],
    ['order 12345678 of 2024-01-15 10:30, 1.234.567,00, 01.02.2024 and www. or 2*3', []],
    ['IBAN CH93 0076 2011 6238 5295 7', []],
    ['javascript:alert(1)', []],
  ])('%s', (text, found) => {
    expect(links(text)).toEqual(found)
    expect(
      linksIn(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })
})

describe('marks by buttons and keys', () => {
  const put = (text: string, style: 'bold' | 'code') => {
    const [start, end] = [text.indexOf('['), text.indexOf(']') - 1]
    const plain = text.replace(/[[\]]/g, '')
    const { from, to, text: marked, selected } = marking(plain, start, end, style)
    const whole = plain.slice(0, from) + marked + plain.slice(to)
    return `${whole.slice(0, selected[0])}[${whole.slice(...selected)}]${whole.slice(selected[1])}`
  }
  it.each([
    ['a [word] b', 'a *[word]* b'],
    ['a *[word]* b', 'a [word] b'],
    ['a [*word*] b', 'a [word] b'],
    ['a [word ]b', 'a *[word]* b'],
    ['[one\n\ntwo]', '[*one*\n\n*two*]'],
    ['a []b', 'a *[]*b'],
    ['wo[]rd', '*[word]*'],
  ])('bold: %s', (before, then) => expect(put(before, 'bold')).toBe(then))
  it('monospace over several lines is a block', () => expect(put('[a\nb]', 'code')).toBe('```[a\nb]```'))
})

describe('an email in its field', () => {
  const doc = (...content: RichNode[]): RichNode => ({ type: 'doc', content })
  const line = (...content: RichNode[]): RichNode => ({ type: 'paragraph', content })
  const said = (text: string, ...marks: string[]): RichNode => ({
    type: 'text',
    text,
    marks: marks.map((type) => ({ type })),
  })
  it('says what the server says of its HTML, and with marks what other channels have', async () => {
    const list: RichNode = {
      type: 'orderedList',
      content: [
        { type: 'listItem', content: [line(said('one'))] },
        { type: 'listItem', content: [line(said('two', 'bold'))] },
      ],
    }
    const link: RichNode = { type: 'text', text: 'here', marks: [{ type: 'link', attrs: { href: 'https://x.test' } }] }
    const read = readDoc(
      doc(
        line(said('Dear '), said('you', 'bold', 'italic')),
        line(),
        list,
        { type: 'blockquote', content: [line(said('so'))] },
        line(link),
      ),
    )
    const html =
      '<p>Dear <strong><em>you</em></strong></p><p></p><ol><li><p>one</p></li><li><p><strong>two</strong></p></li></ol><blockquote><p>so</p></blockquote><p><a href="https://x.test">here</a></p>'
    expect(read.text).toBe(readRichText(html).text)
    expect(read.text).toBe('Dear you\n\n1. one\n2. two\n> so\nhere (https://x.test)')
    expect(readMarks(read.marked).text).toBe(read.text)
    expect(read.isFormatted).toBe(true)
    expect(readDoc(doc(line(said('a')), line(said('b'))))).toEqual({ text: 'a\nb', marked: 'a\nb', isFormatted: false })
  })
  it('begins with what was written for another channel', () => {
    const text = 'Hi *there _you_*\n\nbye'
    expect(readDoc(doc(...paragraphsOf(text))).marked).toBe(text)
  })
  it('takes lists of Word as lists', () => {
    const item = (sign: string, words: string) =>
      `<p class=MsoListParagraph style='mso-list:l0'><![if !supportLists]><span>${sign}<span>&nbsp;</span></span><![endif]>${words}<o:p></o:p></p>`
    const pasted = cleanPaste(
      `<!--[if gte mso 9]><xml>x</xml><![endif]-->${item('·', 'red')}\n${item('·', 'blue')}<p class=MsoNormal>x</p>${item('1.', 'one')}`,
    )
    expect(pasted.replace(/ data-list="\w+"/g, '')).toBe(
      '<ul><li>red</li>\n<li>blue</li></ul><p class=MsoNormal>x</p><ol><li>one</li></ol>',
    )
  })
})

describe('C5 whom a note calls', () => {
  const known = [
    { id: '1', name: 'Ann' },
    { id: '2', name: 'Ann Lee' },
    { id: '3', name: 'Support' },
  ]
  it.each([
    ['@Ann Lee look', ['2']],
    ['(@Ann), @Support! @Ann', ['1', '3']],
    ['@Anna or me@Ann, @nobody', []],
  ])('%s', (text, ids) => expect(calledIn(text, known)).toEqual(ids))
  it('is found by any of their names', () => {
    const found = findCallable('lee', [{ title: 'Agents', members: known }])
    expect(found).toEqual([{ id: '2', label: 'Ann Lee', text: '@Ann Lee ', group: 'Agents' }])
  })
})

it('M7 a name that is only an id is warned of', () => {
  const contact = (name: string) =>
    ({ name, channels: [{ address: 'U77' }], emails: ['a@b.test'], phones: ['+4144'] }) as unknown as Contact
  const warns = (name: string, text = 'Hi $contact.name') => greetsAnId(text, contact(name))
  for (const id of ['2000000000000001', '+4144', 'a@b.test', 'U4af4980629f1e2', 'u77', '01234567890A='])
    expect([id, warns(id)]).toEqual([id, true])
  for (const name of ['Bo', 'Ana María 2', 'Jean-Pierre', '李', 'X Æ A-12'])
    expect([name, warns(name)]).toEqual([name, false])
  expect([warns('2000', 'Hi'), warns('2000', 'Hi $$contact.name')]).toEqual([false, false])
})

it('M7 emoji are found by names, words and accents left out', () => {
  const all = [
    ['👍', 'thumbs up', '+1 thumbsup', 'good yes', 1],
    ['❤️', 'cœur rouge', 'heart', 'amour', 0],
    ['🇫🇷', 'flag: France', 'fr', 'country', 9],
  ] as const
  const found = (query: string) => searchEmoji(all, query).map(([emoji]) => emoji)
  expect([found('thumbsu'), found('yes'), found('heart'), found('up thumbs'), found('zzz'), found('').length]).toEqual([
    ['👍'],
    ['👍'],
    ['❤️'],
    ['👍'],
    [],
    3,
  ])
})
