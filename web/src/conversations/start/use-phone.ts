import { useEffect, useState } from 'react'
import { describePhone } from '../../../../contracts/channels/phone-number.ts'

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
    void describePhone(typed, country ?? ownRegion()).then((found) => {
      if (isCurrent) setRead(found && { typed, ...found })
    })
    return () => {
      isCurrent = false
    }
  }, [typed, country])
  return read?.typed === typed ? read : undefined
}
