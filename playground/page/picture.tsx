interface Props {
  /** Where the page finds it; undefined if it does not have it. */
  readonly url: string | undefined;
  readonly alt: string;
}

/** A picture of a message. A press opens it in full, and its words are there to read too. */
export function Picture({ url, alt }: Props) {
  if (url === undefined) {
    return (
      <figure className="picture">
        <figcaption>{`Picture: ${alt}`}</figcaption>
      </figure>
    );
  }
  return (
    <div>
      <a href={url} target="_blank" rel="noreferrer noopener">
        <img className="picture" src={url} alt={alt} />
      </a>
      {alt !== '' && (
        <details className="in-words">
          <summary>The picture in words</summary>
          <p>{alt}</p>
        </details>
      )}
    </div>
  );
}
