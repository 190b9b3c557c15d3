import { describe, expect, it } from 'vitest'
import { costOf, feeOf, PRICES, priceOf } from '../../../functions/areas/channels/domain/message-prices.ts'

describe('what a template costs', () => {
  it('M18 goes by the number’s country and the category', () => {
    const marketing = {
      '+4915112345678': 0.1131,
      '14155550100': 0.0207,
      '+5511987654321': 0.0518,
      '41791234567': 0.049,
    }
    for (const [address, price] of Object.entries(marketing)) {
      expect([address, priceOf(address, 'marketing')]).toEqual([address, price])
    }
    expect(priceOf('+4915112345678', 'utility')).toBe(0.0456)
    expect(priceOf('+4915112345678', 'authentication')).toBe(0.0456)
  })

  it('M18 finds the longest code that fits', () => {
    expect(priceOf('+18765550100', 'marketing')).toBe(priceOf('+50688887777', 'marketing'))
    expect(priceOf('+12425550100', 'marketing')).toBe(0.05)
    expect(priceOf('+37212345678', 'marketing')).toBe(0.05)
    expect(priceOf('+2348012345678', 'marketing')).toBe(0.0428)
  })

  it('M18 is unknown where no price is known, or nobody’s number', () => {
    for (const address of ['+77011234567', '+380501234567', 'US.13491208655302741918', '', '12']) {
      expect([address, priceOf(address, 'marketing')]).toEqual([address, null])
    }
  })

  it('M18 adds up by currency, with what Twilio asks for and how many were left out', () => {
    const cloud = { type: 'whatsapp', provider: 'whatsapp-cloud' } as const
    const addresses = ['4915112345678', '4915112345679', '380501234567']
    expect(costOf(cloud, 'marketing', addresses)).toEqual({
      category: 'marketing',
      sums: [{ currency: 'EUR', amount: 0.2262 }],
      from: PRICES.from,
      unknown: 1,
    })
    const twilio = { type: 'whatsapp', provider: 'twilio' } as const
    expect(costOf(twilio, 'marketing', addresses)?.sums).toEqual([
      { currency: 'EUR', amount: 0.2262 },
      { currency: 'USD', amount: 0.015 },
    ])
    const sms = { type: 'sms', provider: 'twilio' } as const
    expect([costOf(sms, 'marketing', addresses), feeOf(sms)]).toEqual([undefined, null])
  })
})
