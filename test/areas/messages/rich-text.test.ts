import { describe, expect, it } from 'vitest'
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
  ])('%s', async (source, html, text) => {
    expect(await readRichText(source)).toEqual(html === undefined ? { text } : { html, text })
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
  ])('of %s only what it says is left', async (source) => {
    const { html = '', text } = await readRichText(source)
    expect(html.replace(/<\/?p>/g, '')).toBe('<strong>hi</strong>')
    expect(text).toBe('hi')
  })

  it('what is escaped stays so, and a link’s quotes end nothing', async () => {
    const { html = '' } = await readRichText(
      '<b>&lt;script&gt;x()&lt;/script&gt;</b><a href="https://x.test/?a=&quot;b">y</a>',
    )
    expect(html).not.toContain('<script')
    expect(html).toContain('href="https://x.test/?a=&#34;b"')
  })

  it('however deep or broken, it ends, and what is opened is closed', async () => {
    const { html = '' } = await readRichText(`${'<b>'.repeat(5000)}x${'<li><blockquote>'.repeat(500)}`)
    const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0
    expect(count(/<[a-z]/g)).toBe(count(/<\//g))
    expect(count(/<[a-z]/g)).toBeLessThan(50)
  })
})
