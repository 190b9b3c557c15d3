/** How an endpoint is: what happens gets through, or did not when it was tried last, or it is switched off. */
export const endpointStates = ['working', 'failing', 'off'] as const
export type EndpointState = (typeof endpointStates)[number]

/** What became of a delivery: it waits to be tried again, was taken, or is given up. */
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** So many there are at most: each that is slow or dead takes one place of the function that calls them. */
export const MOST_ENDPOINTS = 20
