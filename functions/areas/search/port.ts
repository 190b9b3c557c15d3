export interface WordHit {
  contactId: string
  n: number
  where: 'name' | 'phone' | 'email' | 'message'
}
