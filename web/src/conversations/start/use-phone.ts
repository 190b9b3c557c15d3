import { useEffect, useState } from 'react'

/** A telephone number as it was understood. */
export interface Phone {
  /** what was typed */
  typed: string
  /** as it is called from anywhere */
  number: string
  /** the same in groups */
  written: string
  country: string | undefined
}

/** In which country's way the reader writes numbers, where the workspace does not say: that of their own region. */
const ownRegion = () =>
  navigator.languages.map((tag) => new Intl.Locale(tag).region).find((region) => region !== undefined) ?? null

/** Reads what is typed as a telephone number; undefined as long as it is none, or not read yet. */
export function usePhone(typed: string, country: string | null): Phone | undefined {
  const [read, setRead] = useState<Phone>()
  useEffect(() => {
    let isCurrent = true
    // What countries call their numbers is much to load.
    void import('./describe-phone.ts').then(({ describePhone }) => {
      const found = describePhone(typed, country ?? ownRegion())
      if (isCurrent) setRead(found && { typed, ...found })
    })
    return () => {
      isCurrent = false
    }
  }, [typed, country])
  return read?.typed === typed ? read : undefined
}
