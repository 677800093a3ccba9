interface Props {
  /** Where the page finds it; undefined if it does not have it. */
  readonly url: string | undefined;
  readonly alt: string;
}

/** A picture of a message; of one that the page does not have, what it shows in words. */
export function Picture({ url, alt }: Props) {
  if (url !== undefined) return <img className="picture" src={url} alt={alt} />;
  return (
    <figure className="picture">
      <figcaption>{`Picture: ${alt}`}</figcaption>
    </figure>
  );
}
