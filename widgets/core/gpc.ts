/** Whether the visitor's browser, or an extension in it, asks not to share data (W3C Global Privacy Control, section 3.3). */
export const saysGpc = (): boolean => (navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl === true
