import { useEffect, useState } from 'preact/hooks'
import { jsx } from 'preact/jsx-runtime'
import type { Host } from './host.ts'
import type * as Parts from './more.tsx'

export type More = typeof Parts

let loading: Promise<More> | undefined

/** Brings what is not needed before the first message, once; what did not come is asked for again the next time. */
export function loadMore(source: string): Promise<More> {
  loading ??= import(/* @vite-ignore */ new URL('widget-more.js', source).href).then(
    (module: More & { lend(host: Host): void }) => {
      module.lend({ jsx, useEffect, useState })
      return module
    },
  )
  loading.catch(() => {
    loading = undefined
  })
  return loading
}
