import type * as hooks from 'preact/hooks'
import type * as runtime from 'preact/jsx-runtime'

/** What the widget's own script lends to the part of it that is loaded later, so that no visitor loads it twice. */
export interface Host {
  jsx: typeof runtime.jsx
  useEffect: typeof hooks.useEffect
  useState: typeof hooks.useState
}
