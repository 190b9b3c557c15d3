import { Archive, Ellipsis, Inbox, Pause, Search, Tag, Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { ChannelType } from '../src/api/types.ts'
import { channelTypes } from '../src/channels/channel-types.ts'
import { StatusTag } from '../src/queues/status-tag.tsx'
import { Avatar } from '../src/ui/avatar.tsx'
import { Button, IconButton } from '../src/ui/button.tsx'
import { ChannelIcon } from '../src/ui/channel-icon.tsx'
import { Dialog } from '../src/ui/dialog.tsx'
import { Field } from '../src/ui/field.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine, MenuRadio } from '../src/ui/menu.tsx'
import { Empty, Notice, Waiting } from '../src/ui/notice.tsx'
import { TimeAgo } from '../src/ui/time.tsx'
import { Key, Tip } from '../src/ui/tip.tsx'

/** Every token and every part of `web/src/ui`; in the light or in the dark. */
export function Design() {
  const [isDark, setIsDark] = useState(matchMedia('(prefers-color-scheme: dark)').matches)
  const turn = () => {
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark'
    setIsDark(!isDark)
  }
  return (
    <main className="min-h-full bg-canvas">
      <header className="flex items-center justify-between gap-3 border-b bg-surface px-4 py-3 sm:px-6">
        <h1 className="font-semibold text-lg">What the console is made of</h1>
        <Button onClick={turn}>{isDark ? 'In the light' : 'In the dark'}</Button>
      </header>
      <Parts />
    </main>
  )
}

function Parts() {
  return (
    <div className="gap-4 p-4 sm:columns-[420px] sm:p-6 *:mb-4 *:break-inside-avoid">
      <Group title="Colour">
        <Grounds />
        <Texts />
      </Group>
      <Group title="Type">
        <div className="space-y-1">
          <p className="font-semibold text-lg">Large, 16 on 23: titles of pages</p>
          <p className="font-medium text-base">Base, 14 on 21: names and headings</p>
          <p className="text-sm">Small, 13 on 19: what is said, and what can be done</p>
          <p className="text-muted text-xs">Tiny, 11.5 on 16: when, by whom, what kind</p>
        </div>
      </Group>
      <Group title="Space, corners and motion">
        <div className="flex flex-wrap items-end gap-3">
          {[1, 2, 3, 4, 6, 8].map((step) => (
            <figure key={step} className="text-center text-muted text-xs">
              <span className="mx-auto block bg-accent" style={{ width: step * 4, height: step * 4 }} />
              <figcaption className="mt-1">{step * 4}</figcaption>
            </figure>
          ))}
          {['sm', 'md', 'lg'].map((name) => (
            <figure key={name} className="text-center text-muted text-xs">
              <span
                className="block size-8 border border-strong bg-surface"
                style={{ borderRadius: `var(--radius-${name})` }}
              />
              <figcaption className="mt-1">{name}</figcaption>
            </figure>
          ))}
          <span className="size-8 rounded-md bg-accent transition-colors hover:bg-good" />
          <p className="text-muted text-xs">120 ms, and none for whoever asked for less motion</p>
        </div>
      </Group>
      <Group title="Buttons">
        {(['primary', 'plain', 'quiet', 'danger'] as const).map((look) => (
          <div key={look} className="flex flex-wrap items-center gap-2">
            <Button look={look}>{look}</Button>
            <Button look={look}>
              <Archive size={15} aria-hidden />
              With a sign
            </Button>
            <Button look={look} small>
              Small
            </Button>
            <Button look={look} disabled>
              Not now
            </Button>
          </div>
        ))}
        <div className="flex flex-wrap items-center gap-1">
          <IconButton label="Hold" shortcut="h">
            <Pause size={16} aria-hidden />
          </IconButton>
          <IconButton label="Chosen" className="bg-soft text-on-soft" aria-pressed>
            <Tag size={16} aria-hidden />
          </IconButton>
          <IconButton label="Not now" disabled>
            <Trash2 size={16} aria-hidden />
          </IconButton>
          <Tip label="What it is called" shortcut="x">
            <Button>With a tip</Button>
          </Tip>
          <Key>Esc</Key>
          <Key>⌘</Key>
        </div>
      </Group>
      <Group title="Forms">
        <Fields />
      </Group>
      <Group title="Menus and dialogs">
        <Floating />
      </Group>
      <Group title="What happened">
        <Notice tone="info">The other agent has been told.</Notice>
        <Notice tone="warn" action={<Button small>Look again</Button>}>
          This page is a minute old.
        </Notice>
        <Notice tone="bad">The message was not sent: the customer has blocked this number.</Notice>
      </Group>
      <Group title="People and channels">
        <div className="flex flex-wrap items-center gap-3">
          <Avatar name="Ada Lovelace" />
          <Avatar name="李小龙" online />
          <Avatar name="+49 151 0000" />
          <Avatar name="Grace Hopper" small />
          <span className="rounded-md bg-soft p-2">
            <Avatar name="Chosen Row" />
          </span>
          <span className="rounded-md bg-hover p-2">
            <Avatar name="Under Mouse" online />
          </span>
        </div>
        {[14, 20, 26].map((size) => (
          <div key={size} className="flex flex-wrap items-center gap-2.5">
            {(Object.keys(channelTypes) as ChannelType[]).map((type) => (
              <span key={type} className="flex items-center gap-1.5 text-muted text-xs">
                <ChannelIcon type={type} size={size} />
                {size === 20 && (channelTypes[type] ?? type)}
              </span>
            ))}
          </div>
        ))}
        <div className="flex flex-wrap items-center gap-2">
          {(['new', 'ongoing', 'on_hold', 'resolved'] as const).map((status) => (
            <StatusTag key={status} status={status} />
          ))}
          <TimeAgo at="2026-01-15T12:00:00.000Z" className="text-muted text-xs" />
        </div>
      </Group>
      <Group title="Nothing there, or not yet">
        <div className="grid gap-3 sm:grid-cols-2">
          <div className="rounded-lg bg-surface">
            <Empty title="No conversations" icon={<Inbox size={28} aria-hidden />}>
              Whoever writes next shows up here.
            </Empty>
          </div>
          <div className="overflow-hidden rounded-lg bg-surface">
            <Waiting rows={3} />
          </div>
        </div>
      </Group>
    </div>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border bg-surface p-4">
      <h2 className="mb-3 font-medium text-muted text-xs">{title}</h2>
      <div className="space-y-3">{children}</div>
    </section>
  )
}

const grounds = ['canvas', 'surface', 'sunken', 'hover', 'line', 'strong', 'accent', 'soft', 'picture', 'bad-fill']
function Grounds() {
  return (
    <div className="grid grid-cols-3 gap-2 sm:grid-cols-5">
      {grounds.map((name) => (
        <figure key={name} className="text-muted text-xs">
          <span className="block h-9 rounded-md border border-strong" style={{ background: `var(--${name})` }} />
          <figcaption className="mt-0.5">{name}</figcaption>
        </figure>
      ))}
    </div>
  )
}

const pairs = [
  ['ink', 'surface'],
  ['muted', 'surface'],
  ['accent', 'surface'],
  ['on-accent', 'accent'],
  ['on-soft', 'soft'],
  ['warn', 'warn-soft'],
  ['bad', 'bad-soft'],
  ['good', 'good-soft'],
] as const
function Texts() {
  return (
    <div className="flex flex-wrap gap-1.5 text-sm">
      {pairs.map(([ink, ground]) => (
        <span
          key={ink}
          className="rounded-md border px-2 py-0.5"
          style={{ color: `var(--${ink})`, background: `var(--${ground})` }}
        >
          {ink}
        </span>
      ))}
    </div>
  )
}

function Fields() {
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Name" hint="As customers see it.">
        {(control) => <input {...control} className="field" defaultValue="Support" />}
      </Field>
      <Field label="Address" error="is not an email address">
        {(control) => <input {...control} className="field" defaultValue="nobody@" />}
      </Field>
      <Field label="Team">
        {(control) => (
          <select {...control} className="field">
            <option>Sales</option>
            <option>Support</option>
          </select>
        )}
      </Field>
      <Field label="Not now">
        {(control) => <input {...control} className="field disabled:opacity-50" disabled defaultValue="Fixed" />}
      </Field>
      <Field label="Note">
        {(control) => <textarea {...control} className="field" placeholder="What it was about" />}
      </Field>
      <div className="flex flex-wrap items-center gap-4">
        <label className="flex items-center gap-2">
          <input type="checkbox" defaultChecked /> A choice
        </label>
        <label className="flex items-center gap-2">
          <input type="radio" defaultChecked /> One of some
        </label>
        <span className="flex items-center gap-2 text-muted">
          <Search size={15} aria-hidden /> with a sign
        </span>
      </div>
    </div>
  )
}

function Floating() {
  const [isOpen, setIsOpen] = useState(false)
  const [order, setOrder] = useState('newest')
  return (
    <div className="flex flex-wrap gap-2">
      <Menu
        trigger={
          <Button>
            <Ellipsis size={15} aria-hidden />
            Menu
          </Button>
        }
      >
        <MenuLabel>A conversation</MenuLabel>
        <MenuItem icon={<Pause size={15} aria-hidden />} shortcut="h" onSelect={() => undefined}>
          Hold
        </MenuItem>
        <MenuItem disabled hint="Is not available" onSelect={() => undefined}>
          Assign to Ben
        </MenuItem>
        <MenuLine />
        <MenuRadio
          value={order}
          onChange={setOrder}
          options={[
            { value: 'newest', label: 'Newest first' },
            { value: 'oldest', label: 'Oldest first' },
          ]}
        />
        <MenuLine />
        <MenuItem danger icon={<Trash2 size={15} aria-hidden />} onSelect={() => undefined}>
          Delete
        </MenuItem>
      </Menu>
      <Button onClick={() => setIsOpen(true)}>Dialog</Button>
      <Dialog open={isOpen} onClose={() => setIsOpen(false)} title="A dialog" description="It says what will happen.">
        <Field label="Reason">{(control) => <input {...control} className="field" />}</Field>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setIsOpen(false)}>Cancel</Button>
          <Button look="primary" onClick={() => setIsOpen(false)}>
            Do it
          </Button>
        </div>
      </Dialog>
    </div>
  )
}
