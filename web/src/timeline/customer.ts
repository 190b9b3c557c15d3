import { createContext } from 'react'

/** Whose timeline it is, as they are called and look now. */
export interface Customer {
  name: string
  /** the id of their picture */
  picture: string | undefined
}
export const CustomerContext = createContext<Customer>({ name: '', picture: undefined })
