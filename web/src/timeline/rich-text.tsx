import { createElement, Fragment, memo, type ReactNode } from 'react'
import { LinkedText } from './linked-text.tsx'

/** What an email of ours is made of; the server lets nothing else through, and neither does this. */
const elements: Record<string, string> = {
  P: 'min-h-[1lh]',
  STRONG: 'font-semibold',
  EM: '',
  U: '',
  S: '',
  CODE: 'rounded bg-hover px-0.5 font-mono text-[0.92em]',
  PRE: 'rounded bg-hover px-1.5 py-1 font-mono text-[0.92em] whitespace-pre-wrap',
  UL: 'list-disc ps-5',
  OL: 'list-decimal ps-5',
  LI: '',
  BLOCKQUOTE: 'my-1 border-s-2 border-strong ps-2',
}

/** A formatted email, drawn anew from its elements: nothing of it is taken as it stands. */
export default memo(function RichText({ html }: { html: string }) {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return <div className="whitespace-normal">{drawn(body)}</div>
})

function drawn(parent: Node): ReactNode {
  return [...parent.childNodes].map((node, index) => {
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of one text never change places
      <Fragment key={index}>
        {node instanceof Element ? element(node) : <LinkedText text={node.textContent ?? ''} />}
      </Fragment>
    )
  })
}

function element(node: Element): ReactNode {
  if (node.tagName === 'BR') return <br />
  if (node.tagName === 'A') {
    const href = node.getAttribute('href') ?? ''
    if (!/^(https?:|mailto:|tel:)/i.test(href)) return drawn(node)
    return (
      <a href={href} target="_blank" rel="noopener noreferrer nofollow" className="underline underline-offset-2">
        {node.textContent}
      </a>
    )
  }
  const className = elements[node.tagName]
  if (className === undefined) return drawn(node)
  return createElement(node.tagName.toLowerCase(), { className }, drawn(node))
}
