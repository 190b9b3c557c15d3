import { Parser } from 'htmlparser2'
import { describe, expect, it } from 'vitest'
import { type HtmlHandler, readHtml } from '../../../functions/areas/messages/domain/html-reader.ts'
import { readRichText } from '../../../functions/areas/messages/domain/rich-text.ts'

describe('M16 what an agent formats', () => {
  it.each([
    ['<p>one</p><p></p><p>two</p>', undefined, 'one\n\ntwo'],
    ['<p>a <b>bold</b> <i>word</i></p>', '<p>a <strong>bold</strong> <em>word</em></p>', 'a bold word'],
    ['<ul><li><p>x</p></li><li><p>y</p></li></ul>', '<ul><li><p>x</p></li><li><p>y</p></li></ul>', '• x\n• y'],
    [
      '<ol><li>x<ul><li>in</li></ul></li><li>y</li></ol>',
      expect.stringContaining('<ol><li>x<ul>'),
      '1. x\n  • in\n2. y',
    ],
    ['<blockquote><p>said</p><p>so</p></blockquote><p>no</p>', expect.anything(), '> said\n> so\nno'],
    [
      '<p><a href="https://x.test/">here</a></p>',
      '<p><a href="https://x.test/">here</a></p>',
      'here (https://x.test/)',
    ],
    ['<p><a href="https://x.test/">x.test</a></p>', expect.anything(), 'x.test'],
    ['<h1>Big</h1>', '<p><strong>Big</strong></p>', 'Big'],
    ['<p>a<br>b</p>', undefined, 'a\nb'],
    ['<pre>a\n  b</pre>', '<pre>a\n  b</pre>', 'a\n  b'],
    ['<p>1 &lt; 2 &amp; 3 &eacute;</p>', undefined, '1 < 2 & 3 é'],
  ])('%s', (source, html, text) => {
    expect(readRichText(source)).toEqual(html === undefined ? { text } : { html, text })
  })

  it.each([
    '<p onclick="x()"><b>hi</b></p>',
    '<script>x()</script><b>hi</b><style>p{}</style>',
    '<svg><script>x()</script></svg><b>hi</b>',
    '<b>hi</b><img src=x onerror=x()>',
    '<a href="javascript:x()"><b>hi</b></a>',
    '<a href="java\nscript:x()"><b>hi</b></a>',
    '<a href=" data:text/html,x"><b>hi</b></a>',
    '<iframe srcdoc="<b>no</b>"></iframe><b>hi</b>',
    '<b style="background:url(//x)">hi',
    '<form action=//x><b>hi</b><input></form>',
    '<title><b>no</b></title><b>hi</b>',
  ])('of %s only what it says is left', (source) => {
    const { html = '', text } = readRichText(source)
    expect(html.replace(/<\/?p>/g, '')).toBe('<strong>hi</strong>')
    expect(text).toBe('hi')
  })

  it('what is escaped stays so, and a link’s quotes end nothing', () => {
    const { html = '' } = readRichText(
      '<b>&lt;script&gt;x()&lt;/script&gt;</b><a href="https://x.test/?a=&quot;b">y</a>',
    )
    expect(html).not.toContain('<script')
    expect(html).toContain('href="https://x.test/?a=&#34;b"')
  })

  it('however deep or broken, it ends, and what is opened is closed', () => {
    const { html = '' } = readRichText(`${'<b>'.repeat(5000)}x${'<li><blockquote>'.repeat(500)}`)
    const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0
    expect(count(/<[a-z]/g)).toBe(count(/<\//g))
    expect(count(/<[a-z]/g)).toBeLessThan(50)
  })

  it.each([
    ['<p>a</p><p>b<br/>c</p>', 'a\nb\nc'],
    ['<UL><LI>x<LI>y</UL>', '• x\n• y'],
    ['<p>one<p>two', 'one\ntwo'],
    ['a<!-- <b>no</b> -->b<!doctype html>c<?php x ?>d', 'abcd'],
    ['1 < 2 && 3 > 2 &amp;&lt;&gt;&quot;&#39;&#x20AC;&euro;&hellip;&nbsp;&uuml;&Uuml;', '1 < 2 && 3 > 2 &<>"\'€€… üÜ'],
    ['&nosuch; &#0; &#xD800; &T &copy', '&nosuch; \ufffd \ufffd &T ©'],
    ['<a href=https://x.test/?a=1&copy=2>y</a>', 'y (https://x.test/?a=1&copy=2)'],
    ["<a title='a>b' href = 'https://x.test/?a=1&amp;b'>y</a>", 'y (https://x.test/?a=1&b)'],
    ['<a href="https://x.test" href="https://y.test">z</a>', 'z (https://x.test)'],
    ['<textarea><b>x</b></textarea>a<script>"</b>"</script >b', 'ab'],
    ['a</i>b</p>c', 'ab\n\nc'],
    ['a<b', 'a'],
    ['a<b class="x', 'a'],
    ['a<!-- b', 'a'],
    ['a<script>b', 'a'],
  ])('%s reads %s', (source, text) => {
    expect(readRichText(source).text).toBe(text)
  })

  it('what editors write is read as a library for all of HTML reads it', () => {
    const tags = (source: string, read: (source: string, handler: HtmlHandler) => void) => {
      const seen: string[] = []
      let said = ''
      const flush = () => {
        if (said !== '') seen.push(said)
        said = ''
      }
      read(source, {
        onopentag: (name, attributes) => {
          flush()
          seen.push(`<${name} ${JSON.stringify(attributes)}>`)
        },
        ontext: (text) => {
          said += text
        },
        onclosetag: (name) => {
          flush()
          seen.push(`</${name}>`)
        },
      })
      flush()
      return seen
    }
    const pieces = [
      '<p>',
      '</p>',
      '<b>',
      '</b>',
      '<ul>',
      '<li>',
      '</li>',
      '</ul>',
      '<br>',
      'x y',
      '&amp;',
      '&#233;',
      '\n',
    ]
    const more = [
      '<a href="https://x.test/?a&amp;b" target=_blank>',
      '</a>',
      '<h1>',
      '</h1>',
      '<img src=x>',
      '<!-- c -->',
    ]
    const isPlaced = (name: string, open: string[]) =>
      name === 'li'
        ? open.at(-1) === 'ul'
        : !['p', 'ul', 'h1'].includes(name) || open.every((one) => one === 'li' || one === 'ul')
    let seed = 7
    const next = (length: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % length
    }
    for (let round = 0; round < 500; round++) {
      // Each that is opened is ended, as editors do.
      const open: string[] = []
      let source = ''
      for (let n = 0; n < 12; n++) {
        const piece = [...pieces, ...more][next(pieces.length + more.length)] ?? ''
        const name = /^<([a-z]\w*)/.exec(piece)?.[1]
        if (piece.startsWith('</')) {
          const last = open.pop()
          if (last !== undefined) source += `</${last}>`
        } else if (name === undefined || name === 'br' || name === 'img') source += piece
        else if (!open.includes(name) && isPlaced(name, open)) {
          open.push(name)
          source += piece
        }
      }
      source += open
        .reverse()
        .map((name) => `</${name}>`)
        .join('')
      const theirs = tags(source, (text, handler) => new Parser(handler, { recognizeSelfClosing: false }).end(text))
      expect([source, tags(source, readHtml)]).toEqual([source, theirs])
    }
  })

  it.each(['<b>', '<a "', "<a b='", '<li>', '</i>', '<b></i>', '<', '&', '<!', '<script>', '<a = ', '<p'])(
    'ends, of whatever is repeated: %s',
    (piece) => {
      expect(readRichText(piece.repeat(Math.floor(100_000 / piece.length))).text).toEqual(expect.any(String))
    },
  )
})
