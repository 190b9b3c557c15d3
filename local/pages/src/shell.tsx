import { type ComponentChildren, render } from 'preact'
import './base.css'

const pages = [
  ['/', 'Console'],
  ['/demo', 'Demo shop'],
  ['/simulator', 'Simulator'],
  ['/mailbox', 'Mailbox'],
  ['/clock', 'Clock'],
  ['/local', 'Addresses'],
] as const

/** The way from one local page to the others. */
export function Nav() {
  return (
    <nav class="nav" aria-label="Switchboard on this machine">
      <strong>Switchboard</strong>
      <ul>
        {pages.map(([path, name]) => (
          <li key={path}>
            <a href={path} aria-current={location.pathname === path ? 'page' : undefined}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

interface PageProps {
  title: string
  lead?: string
  wide?: boolean
  children: ComponentChildren
}

/** A local page: the way to the others, a heading, and what it is for. */
export function Page({ title, lead, wide, children }: PageProps) {
  return (
    <>
      <Nav />
      <main class={wide ? 'page wide' : 'page'}>
        <h1>{title}</h1>
        {lead && <p class="lead">{lead}</p>}
        {children}
      </main>
    </>
  )
}

/** Something did not work: said where it is seen and heard. */
export function Problem({ text }: { text: string | undefined }) {
  return text ? (
    <p class="problem" role="alert">
      {text}
    </p>
  ) : null
}

export function show(page: ComponentChildren): void {
  const app = document.getElementById('app')
  if (app) render(page, app)
}
